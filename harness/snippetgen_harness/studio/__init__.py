"""The harness as the studio uses it."""
