"""Findings about conversions: problems of a URL, a compact value or an event."""
