from __future__ import annotations

import csv
import io

import pytest

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
    return [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("before", ["", " ", "a;", "a,", "a\t", "a\n", 'a;"', "a; ", "\u00a0", "|"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_the_results_is_a_formula(delimiter: str, before: str, sign: str) -> None:
    for cell in cells(f"{before}{FORMULA.replace('=', sign)}", delimiter):
        assert not cell.strip().strip('"').startswith(("=", "+", "-", "@"))


def test_an_id_with_a_sign_inside_is_unchanged() -> None:
    assert "CAL-1+2=3@x" in cells("CAL-1+2=3@x", ",")
