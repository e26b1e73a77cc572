from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts.amounts import read_cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("19.99", 1999),
        ("19,99", 1999),
        ("0", 0),
        ("12", 1200),
        ("12.5", 1250),
        ("19.9900", 1999),
        ("$1,234.50", 123450),
        ("1.234,50 €", 123450),
        ("€ 1.234,50", 123450),
        ("1\u00a0234,50\u00a0€", 123450),
        ("1\u202f234,50 €", 123450),
        ("CHF 1'234.50", 123450),
        ("CHF 1\u2019234.50", 123450),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("1 234", 123400),
        ("₹12,34,567.00", 123456700),
        ("USD 19.99", 1999),
        ("19.99 USD", 1999),
        ("19.99usd", 1999),
        ("US$ 19.99", 1999),
        ("$19.99 USD", 1999),
        ("R$ 19,99", 1999),
        ("1 234,50 руб.", 123450),
        ("kr. 19,99", 1999),
        ("19,99 zł", 1999),
        (".50", 50),
        ("$.5", 50),
        (",50 €", 50),
        ("A$19.99", 1999),
        ("CA$ 19.99", 1999),
        ("R$19.99", 1999),
        ("€19.99 EUR", 1999),
        ("19.99 dollars", 1999),
    ],
)
def test_an_unambiguous_amount_is_read(text: str, cents: int) -> None:
    assert read_cents(text, "units", None) == cents


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,234", 'comma may group thousands or mark decimals; set calls.decimal to "." or ","'),
        ("1.234", "point may group thousands"),
        ("19.990", "point may group thousands"),
        ("1234.567", "not a whole number of cents"),
        ("0,999", "not a whole number of cents"),
        ("-5", "it is not an amount"),
        ("(5.00)", "it is not an amount"),
        ("1e3", "it is not an amount"),
        ("20 min", "it is not an amount"),
        ("N/A", "it is not an amount"),
        ("", "it is not an amount"),
        ("1..5", "separators"),
        ("12,34.5", "separators"),
        ("1,23,45", "separators"),
        ("USD 5 EUR", "two currencies"),
        ("5 EUR USD", "two currencies"),
        ("€5 USD", "two currencies"),
        ("$5 €", "two currencies"),
        ("19 c", "it is not an amount"),
        ("C 19", "it is not an amount"),
        (".", "it is not an amount"),
        (".5.5", "separators"),
        ("9" * 20, "larger than any amount"),
        ("5-10", "it is not an amount"),
        ("٣", "it is not an amount"),
        (True, "not text or a number"),
        ({"amount": "5"}, "not text or a number"),
    ],
)
def test_everything_else_is_unreadable(text: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_cents(text, "units", None)


@pytest.mark.parametrize(
    ("text", "decimal", "cents"),
    [("1,234", ".", 123400), ("1.234", ",", 123400), ("1.234.567", ",", 123456700)],
)
def test_the_configured_decimal_mark_decides(text: str, decimal: str, cents: int) -> None:
    assert read_cents(text, "units", decimal) == cents


@pytest.mark.parametrize(("text", "decimal"), [("19,99", "."), ("19.99", ",")])
def test_a_decimal_mark_other_than_the_configured_one_is_unreadable(
    text: str, decimal: str
) -> None:
    with pytest.raises(ValueError, match="separators"):
        read_cents(text, "units", decimal)


def test_cents_are_whole_numbers() -> None:
    assert read_cents("1250", "cents", None) == 1250
    with pytest.raises(ValueError, match="whole number of cents"):
        read_cents("12.5", "cents", None)


CURRENCY = st.sampled_from(["{}", "{} €", "${}", "USD {}", "{} EUR", "kr {}", "£{}"])


@given(
    units=st.integers(0, 10**9),
    cents=st.integers(0, 99),
    marks=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("'", ".")]),
    currency=CURRENCY,
)
def test_grouping_and_decimal_mark_do_not_change_an_amount(
    units: int, cents: int, marks: tuple[str, str], currency: str
) -> None:
    group, decimal = marks
    number = f"{units:,}".replace(",", group) + f"{decimal}{cents:02}"
    assert read_cents(currency.format(number), "units", None) == units * 100 + cents


@given(
    units=st.integers(1, 999),
    rest=st.integers(0, 999),
    mark=st.sampled_from(".,"),
    currency=CURRENCY,
)
def test_three_digits_after_one_mark_are_ambiguous(
    units: int, rest: int, mark: str, currency: str
) -> None:
    with pytest.raises(ValueError, match=r"calls\.decimal"):
        read_cents(currency.format(f"{units}{mark}{rest:03}"), "units", None)
