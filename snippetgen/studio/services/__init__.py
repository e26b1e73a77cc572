"""The state behind the studio: projects, drafts, accounts, events."""
