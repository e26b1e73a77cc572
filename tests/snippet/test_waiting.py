from __future__ import annotations

from itertools import pairwise

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run

CTM = configure()

PUSHED = "(window.__ctm_cvars || []).length"

# Runs the page's timers, and returns their delays.
RUN_TIMERS = """
    var delays = [], timer;
    while ((timer = timers.shift())) { delays.push(timer[1]); timer[0](); }
    delays
"""


def test_a_conversion_that_is_ready_is_handed_over_immediately_and_only_once() -> None:
    assert run(CTM, f"[{PUSHED}, timers.length]") == [1, 0]


def test_the_wait_backs_off_and_lasts_as_long_as_the_limit() -> None:
    delays = run(CTM, RUN_TIMERS, optimizely="[]")
    assert len(delays) == 7
    assert all(later == 2 * earlier for earlier, later in pairwise(delays))
    assert 5000 <= sum(delays) < 5000 + 254


@pytest.mark.parametrize("wait_ms", [1, 2, 3, 60, 62, 63, 253, 254])
def test_a_short_wait_ends_after_at_most_twice_its_time(wait_ms: int) -> None:
    delays = run(render(configure(wait_ms=wait_ms)).minified, RUN_TIMERS, optimizely="[]")
    assert wait_ms <= sum(delays) <= 2 * wait_ms


@pytest.mark.parametrize("wait_ms", [255, 1270, 60000])
def test_the_limit_is_configurable(wait_ms: int) -> None:
    delays = run(render(configure(wait_ms=wait_ms)).minified, RUN_TIMERS, optimizely="[]")
    assert wait_ms <= sum(delays) < wait_ms + 254


def test_without_a_wait_there_is_one_try() -> None:
    script = render(configure(wait_ms=0)).minified
    assert run(script, RUN_TIMERS, optimizely="[]") == []


def test_a_conversion_that_is_ready_during_the_wait_is_handed_over_once() -> None:
    source = f"""
        (function () {{
            timers.shift()[0]();
            window.optimizely = classic(111, 222);
            while (timers.length) timers.shift()[0]();
            return {PUSHED};
        }})()
    """
    assert run(CTM, source, optimizely="[]") == 1


def test_refresh_hands_over_again_only_what_has_changed() -> None:
    source = f"""
        (function () {{
            var pushed = [{PUSHED}];
            window.offlineConversion.refresh();
            pushed.push({PUSHED});
            cookies = cookies.replace('70002', '70003');
            window.offlineConversion.refresh();
            pushed.push({PUSHED});
            return pushed;
        }})()
    """
    assert run(CTM, source) == [1, 1, 2]


def test_refresh_returns_the_url() -> None:
    url = run(CTM, "window.offlineConversion.refresh()")
    assert url.startswith(
        "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    )


def test_a_vendor_that_throws_gets_the_value_once_it_works() -> None:
    broken = "window.__ctm_cvars = { push: function () { throw new Error('vendor'); } };"
    source = f"""
        (function () {{
            timers.shift()[0]();
            delete window.__ctm_cvars;
            while (timers.length) timers.shift()[0]();
            return {PUSHED};
        }})()
    """
    assert run(CTM, source, before=broken) == 1


def test_a_second_copy_of_the_snippet_does_nothing() -> None:
    script = render(CTM).minified
    assert run(f"{script};{script}", PUSHED) == 1


def test_an_existing_global_of_the_page_is_not_changed() -> None:
    own = "window.offlineConversion = 'mine';"
    assert run(CTM, f"[window.offlineConversion, {PUSHED}]", before=own) == ["mine", 0]


def test_a_script_before_ours_may_lack_its_last_semicolon() -> None:
    scripts = f"var before = 1\n{render(CTM).minified}\nvar after = 2"
    assert run(scripts, f"[before, after, {PUSHED}]") == [1, 2, 1]
