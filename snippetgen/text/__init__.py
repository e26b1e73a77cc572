"""Text for people: messages, Markdown, and suggestions for misspelled words."""
