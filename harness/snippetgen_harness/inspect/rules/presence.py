"""Rules for a snippet that does not run or is not the configured build."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.builder.hashes import digest, sha256
from snippetgen.text.display import shortened
from snippetgen_harness.inspect.case import Case
from snippetgen_harness.inspect.recognition import global_in, is_snippet, program_in
from snippetgen_harness.inspect.rules.registry import Match, match, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen_harness.inspect.case import Copy
    from snippetgen_harness.inspect.models import Violation

_ROCKET_LOADER = re.compile(r"^([0-9a-f]+-(text/javascript|module)|text/rocketscript)$")
_ENTITY = re.compile(r"&#0?38;|&amp;|&#82(?:16|17|20|21);|&(?:lt|gt|quot);")
_SCRIPT_DIRECTIVES = ("script-src-elem", "script-src", "default-src")


@rule("stale_cache")
def stale_cache(case: Case) -> Match | None:
    fresh = case.observation.without_cache
    if fresh is None:
        return None
    other = Case(fresh, case.config)
    if not _is_fine(other) or _is_fine(case):
        return None
    return match(
        ("state", f"{case.observation.url}: {_presence(case)}"),
        ("state", f"{fresh.url}: {_presence(other)}"),
        *(("header", f"{name}: {value}") for name, value in _cache_headers(case)),
    )


@rule("global_taken")
def global_taken(case: Case) -> Match | None:
    type_ = case.observation.globals.get(case.global_name)
    if case.snippet or type_ is None:
        return None
    return match(
        ("state", f"typeof window.{case.global_name} is {type_}"),
        *_places(case.copies),
        type=type_,
        **{"global": case.global_name},
    )


@rule("csp_blocks_snippet")
def csp_blocks_snippet(case: Case) -> Match | None:
    for violation in case.observation.violations:
        for copy in case.inactive_copies:
            if not violation.report_only and _blocks(violation, copy):
                return match(
                    ("error", f"{violation.directive} blocked {violation.blocked}"),
                    ("header", f"content-security-policy: {violation.policy}"),
                    directive=_governing(violation),
                    blocked=copy.place,
                    how=_permission(violation, copy),
                )
    return None


@rule("rocket_loader")
def rocket_loader(case: Case) -> Match | None:
    for copy in case.inactive_copies:
        if _ROCKET_LOADER.match(copy.script.type):
            return match(*_places([copy]), type=copy.script.type)
    return None


@rule("wordpress_entities")
def wordpress_entities(case: Case) -> Match | None:
    for copy in case.inactive_copies:
        if found := _ENTITY.search(copy.code):
            around = copy.code[max(found.start() - 30, 0) : found.end() + 30]
            return match(("script", f"{copy.place}: …{around}…"), entity=found[0])
    return None


@rule("delayed_script")
def delayed_script(case: Case) -> Match | None:
    for copy in case.inactive_copies:
        if not copy.runs:
            type_ = copy.script.type
            held = [
                name for name, value in copy.script.attributes.items() if name != "src" and value
            ]
            how = f"its type is {type_}" if type_ else f"its attributes are {', '.join(held)}"
            return match(*_places([copy]), how=how)
    return None


@rule("integrity_mismatch")
def integrity_mismatch(case: Case) -> Match | None:
    for copy in case.inactive_copies:
        script = copy.script
        if script.src and script.integrity and script.text and not _has_integrity(copy):
            actual = digest("sha384", script.text.encode())
            return match(
                ("script", f'integrity="{script.integrity}"'),
                ("value", f"the file has {actual}"),
                url=script.src,
            )
    return None


@rule("snippet_ad_blocker")
def snippet_ad_blocker(case: Case) -> Match | None:
    addresses = {copy.script.src for copy in case.inactive_copies}
    for request in case.observation.requests:
        is_blocked = request.blocked_by or "BLOCKED_BY_CLIENT" in request.failure
        if request.url in addresses and is_blocked:
            line = request.blocked_by or request.failure
            return match(("request", f"{request.url}: {line}"), url=request.url, line=line)
    return None


@rule("snippet_not_loaded")
def snippet_not_loaded(case: Case) -> Match | None:
    addresses = {copy.script.src for copy in case.inactive_copies if copy.script.src}
    found = case.trouble(lambda url: url in addresses)
    if not found:
        return None
    url, why = found
    return match(("request", f"{url}: {why}"), url=url, why=why)


@rule("html_minifier")
def html_minifier(case: Case) -> Match | None:
    for copy in case.inactive_copies:
        if copy.code and copy.runs and not case.is_current(copy) and _only_white_space(case, copy):
            place = _difference(case, copy)
            return match(("script", f"{copy.place}: {place}"), place=place)
    return None


@rule("script_error")
def script_error(case: Case) -> Match | None:
    if not case.inactive_copies:
        return None
    sources = {copy.script.src or case.observation.final_url for copy in case.copies}
    uncaught = [each for each in case.observation.errors if each.uncaught]
    near = [each for each in uncaught if not each.source or each.source in sources]
    for error in near or uncaught:
        place = f" ({error.source}:{error.line})" if error.source else ""
        return match(
            ("error", f"{error.message}{place}"),
            *_places(case.copies),
            *(("script", _difference(case, copy)) for copy in _changed(case)[:1]),
            error=shortened(error.message, 200),
        )
    return None


@rule("snippet_not_run")
def snippet_not_run(case: Case) -> Match | None:
    if not case.inactive_copies:
        return None
    policies = (("header", f"content-security-policy: {p}") for p in case.observation.policies)
    others = case.observation.engine != "chromium"
    more = " To see more, inspect the page with the browser engine Chromium." if others else ""
    return match(*_places(case.copies), *policies, engine=case.observation.browser, more=more)


@rule("snippet_absent")
def snippet_absent(case: Case) -> Match | None:
    if case.snippet:
        return None
    scripts = case.observation.scripts
    holding = [each.src or "an inline script" for each in scripts if is_snippet(each.text)]
    listed = [each.src or "inline script" for each in scripts[:20]]
    return match(
        ("state", f"window.{case.global_name} is undefined"),
        *(("script", f"{place} contains the snippet but has not inserted it") for place in holding),
        *(("script", shortened(each, 200)) for each in listed),
    )


@rule("two_snippets")
def two_snippets(case: Case) -> Match | None:
    builds: dict[str, Copy] = {}
    for copy in case.copies:
        if copy.code and copy.runs and global_in(copy.code) == case.global_name:
            builds[_fingerprint(copy.code)] = copy
    if not case.snippet or len(builds) < 2:
        return None
    shown = (("script", f"{copy.place}: sha256 {key}") for key, copy in builds.items())
    return match(*shown, count=len(builds))


@rule("other_build")
def other_build(case: Case) -> Match | None:
    copies = [copy for copy in case.copies if copy.code and copy.runs]
    if not case.snippet or not case.config or not copies:
        return None
    if any(case.is_current(copy) for copy in copies):
        return None
    copy = copies[0]
    hash_ = sha256(copy.code.strip().encode())
    what = "an older or edited build"
    if hash_ in case.known_builds:
        what = f"the build in {case.known_builds[hash_]}"
    elif _only_white_space(case, copy):
        what = "a build with changed white space"
    return match(
        ("script", f"{copy.place}: sha256 {hash_}"),
        ("script", _difference(case, copy)),
        what=what,
    )


def _is_fine(case: Case) -> bool:
    if case.snippet is None:
        return False
    return case.config is None or any(map(case.is_current, case.copies)) or not case.copies


def _presence(case: Case) -> str:
    return "the snippet runs" if case.snippet else "the snippet does not run"


def _cache_headers(case: Case) -> list[tuple[str, str]]:
    names = ("age", "cache-control", "cf-cache-status", "x-cache", "expires")
    return [(name, value) for name, value in case.observation.headers if name in names]


def _places(copies: Iterable[Copy]) -> tuple[tuple[str, str], ...]:
    return tuple(
        ("script", f"{copy.place}, type {copy.script.type or 'text/javascript'}") for copy in copies
    )


def _blocks(violation: Violation, copy: Copy) -> bool:
    if not violation.directive.startswith(("script-src", "default-src")):
        return False
    source = copy.script.src
    if source:
        return violation.blocked in (source, source.partition(":")[0]) or (
            source.startswith(f"{violation.blocked}/") and "://" in violation.blocked
        )
    return violation.blocked == "inline" and _csp_hash(copy) not in violation.policy


def _csp_hash(copy: Copy) -> str:
    return digest("sha256", copy.script.text.encode())


def _governing(violation: Violation) -> str:
    """Return the directive of the policy that blocked the script."""
    present = {part.split()[0].lower() for part in violation.policy.split(";") if part.split()}
    return next((name for name in _SCRIPT_DIRECTIVES if name in present), violation.directive)


def _permission(violation: Violation, copy: Copy) -> str:
    """Return what would allow a script, as a phrase: a source, the page's nonce, or either."""
    directive = _governing(violation)
    sources = next(
        (part for part in violation.policy.split(";") if part.lower().split()[:1] == [directive]),
        "",
    ).lower()
    add = f"add {_source(copy)}"
    if "'nonce-" not in sources:
        return add
    nonce = "give the script element the page's nonce"
    # With 'strict-dynamic', browsers ignore the addresses in the policy.
    return nonce if copy.script.src and "'strict-dynamic'" in sources else f"{nonce}, or {add}"


def _source(copy: Copy) -> str:
    if copy.script.src.startswith("data:"):
        return "data:, or better the tag of the built HTML file,"
    if not copy.script.src:
        return f"'{_csp_hash(copy)}'"
    parts = urlsplit(copy.script.src)
    return f"{parts.scheme}://{parts.netloc}"


def _has_integrity(copy: Copy) -> bool:
    content = copy.script.text.encode()
    for each in copy.script.integrity.split():
        algorithm, _, value = each.partition("-")
        if algorithm in ("sha256", "sha384", "sha512"):
            actual = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
            if actual == value.partition("?")[0]:
                return True
    return False


def _fingerprint(code: str) -> str:
    return sha256(program_in(code).encode())


def _only_white_space(case: Case, copy: Copy) -> bool:
    bare = re.sub(r"[\s;]+", "", copy.code)
    return any(re.sub(r"[\s;]+", "", build) == bare for build in case.builds)


def _changed(case: Case) -> list[Copy]:
    return [copy for copy in case.copies if case.config and not case.is_current(copy)]


def _difference(case: Case, copy: Copy) -> str:
    """Return where a copy first differs from the configured code, as a phrase."""
    if not case.builds:
        return "character 1"
    code = copy.code.strip()
    at, build = max((_common(code, build), build) for build in case.builds)
    if at == len(code) == len(build):
        return "no character"
    found, wanted = code[at : at + 40], build[at : at + 40]
    return f"character {at + 1}: {found!r} instead of {wanted!r}"


def _common(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(first), len(second)))
