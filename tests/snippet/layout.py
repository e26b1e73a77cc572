"""Members that force a browser to compute styles or the layout if a script reads or calls them."""

from __future__ import annotations

LAYOUT_READS = (
    # elements
    *("clientHeight", "clientLeft", "clientTop", "clientWidth"),
    *("offsetHeight", "offsetLeft", "offsetParent", "offsetTop", "offsetWidth"),
    *("scrollHeight", "scrollLeft", "scrollTop", "scrollWidth"),
    *("getBoundingClientRect", "getClientRects", "scrollIntoView", "innerText", "focus"),
    # documents and windows
    *("elementFromPoint", "scrollingElement", "getComputedStyle", "matchMedia"),
    *("innerHeight", "innerWidth", "scrollX", "scrollY", "scrollBy", "scrollTo"),
)
