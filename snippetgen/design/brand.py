"""The product's mark, for page headers and icons."""

from __future__ import annotations

from markupsafe import Markup

_LINE = "M3 12h4l3-7 4 14 3-7h4"

MARK = Markup('<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(_LINE)
"""The mark for page headers, coloured by the stylesheet."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<rect width="24" height="24" rx="6" fill="#0b6455"/>'
    f'<path d="{_LINE}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round"/></svg>'
)
"""The icon of a page, as SVG."""
