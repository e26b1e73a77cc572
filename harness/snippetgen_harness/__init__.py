"""Proof that a built snippet does the right thing: fake endpoint, page models, browsers."""
