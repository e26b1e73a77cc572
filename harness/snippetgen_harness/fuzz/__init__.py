"""Fuzzing: random cases on which the snippet, the oracle and the wire format must agree."""
