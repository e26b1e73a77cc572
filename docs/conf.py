"""Sphinx's configuration for the documentation: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

import snippetgen  # noqa: E402
from scripts import reference_pages  # noqa: E402

reference_pages.write(DOCS)

project = "snippetgen"
version = release = snippetgen.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
# The anchors that GitHub gives to headings.
myst_heading_anchors = 4
default_role = "code"
autodoc_default_options = {"members": True, "exclude-members": "model_config"}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = "snippetgen"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
