"""Makes the minified JavaScript of a variant smaller, by what templates must not do by hand.

The steps work on tokens, once per variant, and give the same result on every machine.
"""
