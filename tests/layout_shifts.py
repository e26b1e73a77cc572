"""Collects the layout shifts of a page."""

from __future__ import annotations

COUNT_SHIFTS = """() => {
    window.step = 'open';
    window.shifts = [];
    const name = (node) => {
        const element = node?.closest ? node : node?.parentElement;
        return element && (element.id || element.className || element.localName);
    };
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            const moved = sources.map(({ node, previousRect: a, currentRect: b }) =>
                [name(node), a.x, a.y, 'to', b.x, b.y].join(' '));
            shifts.push([step, value, ...moved]);
        }
    }).observe({ type: 'layout-shift', buffered: true });
}"""
"""Collects the layout shifts: the step of the flow, the score, and what moved."""
