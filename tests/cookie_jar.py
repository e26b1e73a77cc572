"""A cookie jar for pages without a browser."""

from __future__ import annotations

HOST = "shop.customer.test"

COOKIE_JAR = """
// Browsers keep cookies by name and domain: one for the host and one for a domain are two cookies.
function cookieJar(text) {
    var jar = [];
    function set(text) {
        var domain = (/; domain=([^;]*)/.exec(text) || ['', ''])[1];
        var pair = text.split(';')[0], name = pair.split('=')[0];
        jar = jar.filter(function (each) { return each.name !== name || each.domain !== domain; });
        if (!/; max-age=0/.test(text)) jar.push({ name: name, domain: domain, pair: pair });
    }
    function get() { return jar.map(function (each) { return each.pair; }).join('; '); }
    if (text) text.split('; ').forEach(set);
    return { get: get, set: set };
}
"""
