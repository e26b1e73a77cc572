from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.conversions.classic_url import build
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.event_api import TimedConversion, batch
from snippetgen.destinations import explain
from snippetgen.lint import pasted
from snippetgen.lint.explain import Explanation
from tests.conversions.examples import WEB_VISITOR, conversions, web_conversions

if TYPE_CHECKING:
    from collections.abc import Callable

URL = (
    "https://1234567890.log.optimizely.com/event"
    "?a=1234567890&d=1234509999&n=phone%20call&u=oeu1r0.5&x111=222"
)
TARGET = URL.partition("optimizely.com")[2]
QUERY = TARGET.partition("?")[2]
VALUE = encode(WEB_VISITOR)
(BATCH,) = batch([TimedConversion(WEB_VISITOR, 1795456975368, "b1")])
BODY = BATCH.body().decode()
OWN = {"escaped", "several_readings", "host_not_logged"}


def content(explanation: Explanation) -> tuple[object, ...]:
    """Return the part of an explanation about the conversion itself."""
    findings = [finding for finding in explanation.findings if finding.code not in OWN]
    return explanation.destination, explanation.parameters, findings


def escapings(text: str) -> list[str]:
    reading = explain(text).reading
    return list(reading.escapings) if reading else []


def codes(text: str) -> list[str]:
    return [finding.code for finding in explain(text).findings]


def har(text: str) -> str:
    """Return a HAR entry, as browsers copy it, of a request for a URL."""
    request = {"method": "GET", "url": text, "headers": [{"name": "Host", "value": "h"}]}
    return json.dumps({"startedDateTime": "2026-11-28T03:40:00Z", "request": request})


def har_of_a_post(body: str) -> str:
    request = {
        "method": "POST",
        "url": "https://logx.optimizely.com/v1/events",
        "postData": {"mimeType": "application/json", "text": body},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": request}]}})


def alb(text: str) -> str:
    """Return a line of an Application Load Balancer's access log, which names the port."""
    url = text.replace(".com/", ".com:443/", 1)
    return (
        "https 2026-11-28T03:40:00.186641Z app/lb/50dc6c495c0c9188 192.0.2.1:2817 10.0.0.1:80 "
        f'0.000 0.001 0.000 200 200 34 366 "GET {url} HTTP/1.1" "Mozilla/5.0 (X11)" ECDHE TLSv1.2 '
        'arn:aws:elasticloadbalancing:region:1:tg/t/1 "Root=1-58337262" "-" "-" 0'
    )


def squid(text: str) -> str:
    return (
        f"1795837200.123    250 192.0.2.1 TCP_MISS/200 43 GET {text} - "
        "HIER_DIRECT/192.0.2.2 image/gif"
    )


def nginx(text: str) -> str:
    """Return a line of nginx's combined format whose referrer is the URL."""
    return (
        '192.0.2.1 - - [28/Nov/2026:03:40:00 +0000] "GET /hook HTTP/1.1" 200 43 '
        f'"{text}" "Mozilla/5.0 (X11)"'
    )


def gtm(text: str) -> str:
    """Return text as Google Tag Manager writes it into a container's JavaScript."""
    escaped = json.dumps(text)[1:-1].replace("/", "\\/").replace("&", "\\u0026")
    return f'{{"function":"__img","vtp_url":"{escaped.replace("=", chr(92) + "u003d")}"}}'


def quoted_printable(text: str) -> str:
    """Return text in quoted-printable, with soft line breaks after at most 75 characters."""
    tokens = [
        c
        if c.isascii() and c != "=" and (c.isprintable() or c in "\n")
        else "".join(f"={byte:02X}" for byte in c.encode())
        for c in text.replace("\r\n", "\n")
    ]
    lines, line = [], ""
    for token in tokens:
        if len(line) + len(token) > 75:
            lines.append(f"{line}=")
            line = ""
        line += token
        if token == "\n":
            lines.append(line[:-1])
            line = ""
    return "\r\n".join([*lines, line])


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (html.escape(URL), ["html"]),
        (URL.replace("&", "&#38;").replace("/", "&#x2F;"), ["html"]),
        (html.escape(html.escape(URL)), ["html", "html"]),
        (URL.replace("/", r"\/").replace("&", r"\u0026"), ["json"]),
        (json.dumps(json.dumps(URL).replace("/", r"\/")), ["json", "json"]),
        (URL.replace("&", r"\x26"), ["json"]),
        (quote(URL, safe=""), ["percent"]),
        (quote(quote(URL, safe=""), safe=""), ["percent", "percent"]),
        (URL.replace("?", "%3F").replace("=", "%3D").replace("&", "%26").replace("%20", "%2520"),
         ["percent"]),
        (quoted_printable(URL), ["quoted_printable"]),
        (wrapped(URL), ["line_breaks"]),
        (wrapped(URL, 40).replace("\n", "\r\n    "), ["indented_breaks"]),
        (f'"{URL}"', ["quotes"]),
        (f"“{URL}”", ["quotes"]),
        (f"‘{URL}’", ["quotes"]),
        (f"«{URL}»", ["quotes"]),
        (f"'{URL}'", ["quotes"]),
        (nginx(URL), ["log_line"]),
        (squid(URL), ["log_line"]),
        (har(URL), ["har"]),
        (gtm(URL), ["json"]),
        (f'<img src="{html.escape(URL)}" width=1>', ["html", "surrounding_text"]),
        (f"See {URL}.", ["surrounding_text"]),
        (f"[{URL}](link)", ["surrounding_text"]),
        (f"https://t.example/p?to={quote(URL, safe='')}&id=5", ["surrounding_text", "percent"]),
        (nginx(f"https://t.example/p?to={quote(URL, safe='')}&id=5"), ["log_line", "percent"]),
    ],
)  # fmt: skip
def test_an_escaped_url_is_explained_as_the_bare_one(text: str, names: list[str]) -> None:
    assert content(explain(text)) == content(explain(URL))
    assert escapings(text) == names
    assert codes(text) == ["escaped"]
    assert explain(text).reading.text == URL  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (VALUE.replace(".", "%2E").replace("_", "%5F"), ["percent"]),
        (wrapped(VALUE, 20), ["line_breaks"]),
        (wrapped(VALUE, 20).replace("\n", "=\r\n"), ["quoted_printable"]),
        (f'"{VALUE}"', ["quotes"]),
        (VALUE.replace(".", "&#46;"), ["html"]),
        (VALUE.replace(".", r"\u002e"), ["json"]),
        (f"custom_1={VALUE}&custom_2=x", ["surrounding_text"]),
        (f'{{"call": {{"id": 1, "custom": "{VALUE}"}}}}', ["surrounding_text"]),
        (f'192.0.2.1 - - [28/Nov/2026] "GET /calls/shop?oc={VALUE} HTTP/1.1" 200', ["log_line"]),
    ],
)
def test_an_escaped_value_is_explained_as_the_bare_one(text: str, names: list[str]) -> None:
    assert content(explain(text)) == content(explain(VALUE))
    assert escapings(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (html.escape(BODY), ["html"]),
        (json.dumps(BODY), ["json"]),
        (json.dumps(BODY)[1:-1], ["json"]),
        (quote(BODY), ["percent"]),
        (quote(BODY, safe=""), ["percent"]),
        (BODY.replace('"', "“"), ["curly_quotes"]),
        (f"curl --data '{BODY}' https://logx.optimizely.com/v1/events", ["surrounding_text"]),
        (f'{{"event": {BODY}}}', ["surrounding_text"]),
        (har_of_a_post(BODY), ["har"]),
    ],
)
def test_an_escaped_body_is_explained_as_the_bare_one(text: str, names: list[str]) -> None:
    assert content(explain(text)) == content(explain(BODY))
    assert escapings(text) == names


@pytest.mark.parametrize("wrap", [alb, lambda url: alb(url).replace("&", r"\u0026")])
def test_the_port_of_a_load_balancer_does_not_matter(wrap: Callable[[str], str]) -> None:
    explanation = explain(wrap(URL))
    assert content(explanation) == content(explain(URL))
    assert explanation.valid


LOGS = {
    "nginx": f'192.0.2.1 - - [28/Nov/2026:03:40:00 +0000] "GET {TARGET} HTTP/1.1" 200 43 "-" "UA"',
    "CloudFront": "2026-11-28\t03:40:00\tFRA2\t500\t192.0.2.1\tGET\td111.cloudfront.net\t/event"
    f"\t200\t-\tMozilla/5.0%20(X11)\t{QUERY}\t-\tHit\tid\td111.cloudfront.net\thttps\t23",
    "CloudFront, escaped": "2026-11-28 03:40:00 FRA2 500 192.0.2.1 GET d111.cloudfront.net /event"
    f" 200 - Mozilla/5.0 {QUERY.replace('%', '%25')} - Hit id",
}


@pytest.mark.parametrize("line", LOGS.values(), ids=LOGS)
def test_a_log_line_without_the_host_is_explained_except_for_the_host(line: str) -> None:
    explanation = explain(line)
    assert content(explanation) == content(explain(URL))
    assert codes(line) == ["escaped", "host_not_logged"]
    assert escapings(line) == ["log_line"]


@pytest.mark.parametrize(
    "line",
    [
        f'1234567890.log.optimizely.com:443 192.0.2.1 - - [28/Nov/2026] "GET {TARGET} HTTP/2.0"',
        f'2026/11/28 03:40:00 [error] 7#7: *1 timed out, request: "GET {TARGET} HTTP/1.1", '
        'host: "1234567890.log.optimizely.com"',
    ],
    ids=["Apache", "nginx"],
)
def test_the_host_of_a_log_line_is_read(line: str) -> None:
    assert explain(line).reading.text == URL  # type: ignore[union-attr]
    assert codes(line) == ["escaped"]


@pytest.mark.parametrize("case", ["html", "json"])
def test_escaped_urls_have_no_misleading_findings(case: str) -> None:
    bare = URL.replace("phone%20call", "call")
    text = {
        "html": bare.replace("&", "&amp;"),
        "json": bare.replace("/", r"\/").replace("&", r"\u0026"),
    }[case]
    assert content(explain(text)) == content(explain(bare))
    assert (explain(text).valid, escapings(text)) == (True, [case])


def test_several_conversions_in_one_text_are_reported() -> None:
    other = URL.replace("x111=222", "x111=333")
    text = f"{nginx(URL)}\n{nginx(other)}"
    assert content(explain(text)) == content(explain(URL))
    assert codes(text) == ["escaped", "several_readings"]
    assert other in explain(text).findings[1].message


def test_an_ambiguous_line_break_is_reported() -> None:
    first = f"{URL}&s5=abc"
    assert codes(f"{first}\ndef") == ["escaped", "several_readings"]
    assert codes(f"{first}\n&s6=def") == ["escaped"]


@pytest.mark.parametrize(
    "text",
    [
        f'{URL}&s5="a"',
        f"{URL}&s5=a b",
        f"{URL}&s5=%2526amp%253B",
        f"{URL}&v=3D5",
        URL.replace("phone%20call", "phone%2520call"),
        BODY.replace('"b1"', json.dumps(URL)).replace(str(1795456975368), "7"),
    ],
)
def test_a_bad_conversion_is_not_turned_into_a_good_one(text: str) -> None:
    explanation = explain(text)
    assert (explanation.valid, explanation.reading) == (False, None)


def test_an_escaped_conversion_with_errors_is_explained_with_them() -> None:
    text = html.escape(URL.replace("x111=222", "x111=0"))
    assert codes(text) == ["escaped", "excluded_variation"]
    assert not explain(text).valid


def test_json_has_the_bare_text_and_the_escapings_only_if_there_are_any() -> None:
    assert list(explain(URL).as_json()) == ["valid", "destination", "parameters", "findings"]
    result = explain(html.escape(URL)).as_json()
    assert (result["text"], result["escapings"]) == (URL, ["html"])


WRAPPERS: dict[str, Callable[[str], str]] = {
    "html": html.escape,
    "html_numbers": lambda t: "".join(c if c.isalnum() else f"&#{ord(c)};" for c in t),
    "json": lambda t: json.dumps(t).replace("/", r"\/").replace("&", r"\u0026"),
    "json_inner": lambda t: json.dumps(t)[1:-1].replace("/", r"\/").replace("=", r"\u003d"),
    "gtm": gtm,
    "percent": lambda t: quote(t, safe=""),
    "quoted_printable": quoted_printable,
    "straight_quotes": lambda t: f'"{t}"',
    "curly_quotes": lambda t: f"“{t}”",
    "har": har,
    "squid": squid,
    "nginx": nginx,
    "sentence": lambda t: f"It sent {t} today.",
}


def _chain(names: list[str], text: str) -> str:
    for name in names:
        text = WRAPPERS[name](text)
    return text


CHAINS = st.lists(st.sampled_from(list(WRAPPERS)), min_size=1, max_size=4)
CONVERSIONS = conversions().map(build) | web_conversions().map(encode)


# A soft line break divides an escaped backslash.
@example(f"{URL}&x{1:0<36}=10&x1=1", ["gtm", "sentence", "gtm", "quoted_printable"], None)
@given(CONVERSIONS, CHAINS, st.none() | st.integers(60, 100))
def test_a_conversion_in_any_chain_of_escapings_is_explained_as_the_bare_one(
    bare: str, names: list[str], width: int | None
) -> None:
    plain = explain(bare)
    text = _chain(names, bare)
    if width and "quoted_printable" not in names:  # which has its own line breaks
        text = wrapped(text, width)
    explanation = explain(text)
    if plain.valid:
        # The first line of a wrapped text may also be a conversion.
        is_unclear = width and "several_readings" in {each.code for each in explanation.findings}
        assert is_unclear or content(explanation) == content(plain), text
        assert (explanation.reading is None) == (text == bare)


# A URL that is cut after any of the last parameters is still valid.
LONG_URL = URL + "".join(f"&x{n}={n}7" for n in range(112, 124))


@pytest.mark.parametrize("last", ["quoted_printable", "wrapped"])
@pytest.mark.parametrize(
    "names",
    [
        ["gtm", "sentence", "gtm"],
        ["json", "sentence", "json"],
        ["percent", "html_numbers", "nginx"],
        ["percent", "sentence", "html_numbers"],
    ],
    ids="-".join,
)
def test_a_line_break_anywhere_in_an_escape_does_not_cut_the_conversion(
    names: list[str], last: str
) -> None:
    escaped = _chain(names, LONG_URL)
    whole = content(explain(LONG_URL))
    for shift in range(75):
        text = f"{'-' * shift} {escaped}"
        text = quoted_printable(text) if last == "quoted_printable" else wrapped(text, 75)
        assert content(explain(text)) == whole, text


@given(st.text(st.characters(), max_size=40), CHAINS)
def test_any_escaped_text_is_explained(text: str, names: list[str]) -> None:
    pieces: Any = explain(text.join([f"{URL}&s5=", BODY, VALUE])).as_json()
    json.dumps(pieces)
    if text.isprintable():
        json.dumps(explain(_chain(names, text)).as_json())


@pytest.mark.parametrize(
    "piece",
    [
        f"https%3A%2F%2F{'a' * 50}",
        f"{quote(URL, safe='')}\n",
        f"{URL}\n",
        "&amp;amp;",
        "%2525",
        "\\u0026",
        '{"visitors":',
        f'1.2.3.4 "GET {TARGET} HTTP/1.1" 200\n',
    ],
)
def test_the_work_for_a_hostile_text_is_bounded(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    surroundings = pasted._surroundings

    def counted(text: str) -> str:
        searched.append(len(text))
        return surroundings(text)

    monkeypatch.setattr(pasted, "_surroundings", counted)
    text = piece * (200_000 // len(piece))
    explain(text)
    assert sum(searched) <= 2 * len(text) + pasted.MOST_CHARACTERS
