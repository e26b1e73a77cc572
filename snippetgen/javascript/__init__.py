"""JavaScript literals and identifiers."""
