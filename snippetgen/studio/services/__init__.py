"""Services of the studio, independent of HTTP: projects, drafts, the workspace, events."""
