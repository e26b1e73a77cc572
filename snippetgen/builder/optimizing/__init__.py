"""Shrinks the minified JavaScript of a variant further than templates should do by hand.

The steps work on tokens, once per variant. The result is the same on every machine.
"""
