"""Text for people: Markdown, and suggestions for misspelled words."""
