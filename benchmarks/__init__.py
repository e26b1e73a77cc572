"""Figures about snippets and their building, each measured side by side with what it replaces."""
