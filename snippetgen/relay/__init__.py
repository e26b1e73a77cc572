"""The relay: calls come in from vendors, conversions go out to Optimizely, each of them once."""
