"""Optimizely's wire formats: build a conversion URL, take one apart, say what is wrong with it."""
