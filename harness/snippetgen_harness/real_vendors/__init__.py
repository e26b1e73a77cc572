"""Tests the snippet on pages with vendors' own scripts, which the user has put into a folder.

`python -m snippetgen_harness.real_vendors FOLDER` opens each script of the list that is in the
folder on a page in Chromium, in several orders, and reports whether the vendor's own requests
carry the conversion. Nothing is fetched, and nothing leaves the machine: all requests of the
page are answered from the list.
"""
