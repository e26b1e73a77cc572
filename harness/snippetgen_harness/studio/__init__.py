"""The harness for the studio: previews, presets, calls and verifications."""
