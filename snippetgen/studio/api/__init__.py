"""The HTTP routes of the studio."""
