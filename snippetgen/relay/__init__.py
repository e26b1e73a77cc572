"""The relay receives calls from vendors, and sends each conversion to Optimizely once."""
