"""Destinations: the Optimizely products that a snippet reports to."""
