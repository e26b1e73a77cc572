"""Builds many configurations: files that differ only in plain values are rendered once."""
