from __future__ import annotations

import csv
import io
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ops.backfill import Outcome
from snippetgen.relay.ops.backfill_results import Results

FORMULA = "=cmd|' /C calc'!A0"


def cells(call: str, delimiter: str) -> list[str]:
    """Return the cells of a call's row, as a spreadsheet with this delimiter reads them."""
    file = io.BytesIO()
    results = Results(file)
    results.write(Outcome(2, call, "known", f"known as {call}"))
    results.close()
    text = file.getvalue().decode()
    return [
        cell
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
    ]


@given(
    st.text(st.sampled_from('a,;|\t\r\n "\u00a0\u200b\ufeff\u2060\0\x1b')),
    st.sampled_from("=+-@＝＋－＠﹦﹢﹣﹫⁺₌"),
)
def test_no_cell_of_the_results_is_a_formula(prefix: str, sign: str) -> None:
    call = f"{prefix}{FORMULA.replace('=', sign)}"
    for delimiter in ",;\t|":
        for cell in cells(call, delimiter):
            begin = cell.strip(' "\t\r\n\u00a0\u200b\ufeff\u2060\0\x1b')
            assert not unicodedata.normalize("NFKC", begin).startswith(("=", "+", "-", "@"))


def test_an_id_with_a_sign_inside_it_is_unchanged() -> None:
    assert "CAL-1+2=3@x" in cells("CAL-1+2=3@x", ",")
