"""What the studio, the relay's page and the reports look like: colours, type, controls, tables."""
