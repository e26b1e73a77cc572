"""Shrinks the minified JavaScript of a variant in ways that templates should not do by hand.

The steps work on tokens, once per variant, and give the same result on every machine.
"""
