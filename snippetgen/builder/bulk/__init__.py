"""Builds many configurations, and renders files that differ only in plain values once."""
