"""The status page: its content, its updates, and its login."""
