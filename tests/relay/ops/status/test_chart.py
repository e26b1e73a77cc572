from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ops.status.chart import (
    DESCRIPTIONS,
    HEIGHT,
    LAST_DAY,
    LAST_HOUR,
    OF_SOURCE,
    draw,
)
from snippetgen.relay.store.activity import HOUR, MINUTE, Happened
from tests.relay.deliveries import NOW

MINUTES = int(NOW) // MINUTE * MINUTE


def test_each_minute_has_a_bar() -> None:
    happened = [
        Happened(MINUTES - HOUR, "counted", "", 99),  # before the chart begins
        Happened(MINUTES - MINUTE, "counted", "", 3),
        Happened(MINUTES - MINUTE, "not_counted", "too_short", 1),
        Happened(MINUTES - MINUTE, "not_counted", "no_tag", 1),
        Happened(MINUTES, "delivered", "status_200", 4),
    ]
    chart = draw(happened, LAST_HOUR, NOW)
    assert (chart.bars, chart.most, chart.labels[-1]) == (60, 5, "now")
    assert [(each.event, each.x, each.y, each.height) for each in chart.segments] == [
        ("counted", 58, 20.0, 30.0),
        ("not_counted", 58, 0.0, 20.0),
        ("delivered", 59, 50.0, 40.0),
    ]
    assert [row.numbers for row in chart.rows] == [[0, 0, 0, 4, 0, 0], [3, 2, 0, 0, 0, 0]]
    assert [number for _, _, number in chart.totals] == [3, 2, 0, 4, 0, 0]


@given(
    st.lists(
        st.builds(
            Happened,
            st.integers(MINUTES - 30 * HOUR, MINUTES + HOUR),
            st.sampled_from(list(DESCRIPTIONS)),
            st.just(""),
            st.integers(1, 10**9),
        )
    ),
    st.sampled_from([LAST_HOUR, LAST_DAY, OF_SOURCE]),
)
def test_bars_stay_within_the_chart(happened, chosen) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    chart = draw(happened, chosen, NOW)
    for each in chart.segments:
        assert 0 <= each.x < chart.bars
        assert each.y >= -0.01
        assert each.y + each.height <= HEIGHT + 0.01
    assert sum(sum(row.numbers) for row in chart.rows) == sum(n for *_, n in chart.totals)
