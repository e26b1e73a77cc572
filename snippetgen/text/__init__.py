"""Human-readable text: messages, Markdown, and suggestions for misspelled words."""
