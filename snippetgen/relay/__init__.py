"""The relay: calls come in from vendors, and each conversion goes out to Optimizely once."""
