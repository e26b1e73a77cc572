"""Conversions as values, and Optimizely's wire formats for them."""
