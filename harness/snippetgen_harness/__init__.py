"""Proves that a built snippet works: fake endpoint, page models, browsers."""
