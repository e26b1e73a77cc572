"""From a configuration to the files in `dist/`."""
