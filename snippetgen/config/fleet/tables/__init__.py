"""Tables of customers: CSV, JSON Lines, and the result of a database's query."""
