"""What the status page shows, how it stays up to date, and who may see it."""
