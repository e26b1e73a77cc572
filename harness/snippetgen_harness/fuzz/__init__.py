"""Fuzzing: random cases on which snippet, oracle and wire format must agree."""
