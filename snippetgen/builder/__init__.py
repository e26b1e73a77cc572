"""Builds the files in `dist/` from a configuration."""
