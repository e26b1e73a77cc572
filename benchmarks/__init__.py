"""Figures about snippets, their building and the log endpoint, each beside what it replaces."""
