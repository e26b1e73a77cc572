"""Findings about conversions: what is wrong with a URL, a compact value or an event."""
