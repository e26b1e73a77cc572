"""Verification: every configuration in every situation, in real browsers."""
