"""Benchmarks of snippets, builds, the log endpoint and the relay, each against a reference."""
