"""The common design of the studio, the relay's page and the reports."""
