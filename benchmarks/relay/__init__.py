"""Benchmarks of the relay: what it withstands, and how fast it is."""
