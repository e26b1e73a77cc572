from __future__ import annotations

import csv
import io
from itertools import product

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


def test_no_cell_of_the_results_is_a_formula() -> None:
    before = ["", " ", "a;", "a,", "a\t", "a\n", 'a;"', "a; ", "\u00a0", "|"]
    for delimiter, prefix, sign in product(",;\t|", before, "=+-@"):
        call = f"{prefix}{FORMULA.replace('=', sign)}"
        for cell in cells(call, delimiter):
            assert not cell.strip().strip('"').startswith(("=", "+", "-", "@")), (call, delimiter)


def test_an_id_with_a_sign_inside_is_unchanged() -> None:
    assert "CAL-1+2=3@x" in cells("CAL-1+2=3@x", ",")
