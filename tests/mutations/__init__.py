"""Small wrong changes to the templates, and a check that the tests catch each of them.

`python -m tests.mutations` takes a few minutes. Run it by hand; the weekly job also runs it.
"""
