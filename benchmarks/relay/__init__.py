"""Benchmarks of the relay: its resilience and its speed."""
