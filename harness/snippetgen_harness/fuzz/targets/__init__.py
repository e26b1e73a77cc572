"""Lanes: ways to run many cases, each compared with the oracle."""
