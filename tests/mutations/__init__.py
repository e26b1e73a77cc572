"""Small wrong changes to the templates, and a check that the tests catch each of them.

`python -m tests.mutations` takes a few minutes; it is run by hand and by the weekly job.
"""
