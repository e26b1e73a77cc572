from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.config.fleet import Fleet, WrongRows, load_fleet
from snippetgen.config.fleet.columns import Kind, from_database
from snippetgen.config.fleet.tables.csv_table import DELIMITERS, CsvTable
from snippetgen.config.fleet.tables.table import TableRow
from snippetgen.validation.errors import ConfigError, Problem
from tests.config.fleet.fleets import BASE, make_fleet, problems_of, refusal
from tests.relay.postgresql import running

# Without lone surrogates, which UTF-8 cannot have, and NUL, which marks UTF-16.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(
    delimiter=st.sampled_from(DELIMITERS),
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
)
def test_cells_keep_what_was_written_and_have_a_position(
    tmp_path_factory: pytest.TempPathFactory,
    delimiter: str,
    rows: list[list[str]],
    quoting: Literal[0, 1],
    end: str,
    mark: bool,
) -> None:
    if any("\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the writer treats a carriage return as an ordinary character
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([["name", "a", "b"], *(["n", *row] for row in rows)])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    text = file.getvalue()
    path.write_text(text, encoding="utf-8-sig" if mark else "utf-8", newline="")

    table = CsvTable(path, "name", None)
    found = [row for row in table.rows() if isinstance(row, TableRow)]
    assert [[row.cells["a"], row.cells["b"]] for row in found] == rows
    lines = text.splitlines(keepends=True) if "\n" in text else [text]
    for row in found:
        assert table.place(row, "name").column == 1
        place = table.place(row, "b")
        shown = row.cells["b"]
        if shown.isalnum() and shown.isascii() and len(lines) == len(rows) + 1:
            assert lines[place.line - 1][place.column - 1 :].lstrip('"').startswith(shown)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("", "shops.csv:1:1: the header has no column"),
        ("shop,goal\na,b\n", 'shops.csv:1:1: the header has no column "name", with the names'),
        ("name,gaol\na,b\n", 'shops.csv: gaol: is not a setting. Did you mean "goal"? Name it in'),
        ("name,goal,goal\n", 'shops.csv:1:11: column 3 repeats the name "goal". Rename one'),
        ("name,,goal\n", "shops.csv:1:6: column 2 has no name."),
        (b"\xff\xfen\0a\0m\0e\0", "shops.csv: is UTF-16. Save it as UTF-8"),
        (b"name,go\xe9\n", "shops.csv:1:8: contains a byte that is not UTF-8."),
        (f"name\n{'x' * 1024 * 1024}\n", "shops.csv:2:1: the line has more than 1048576 characte"),
    ],
)
def test_an_unreadable_table_is_reported_with_the_reason(
    tmp_path: Path, table: str | bytes, problem: str
) -> None:
    assert problem in refusal(tmp_path, table)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"caf\xe9,x", "shops.csv:2:4: contains a byte that is not UTF-8."),
        (b'"a"b,x', "shops.csv:2:1: is not CSV: "),
        (b'a,"x', "shops.csv:2:3: is not CSV: a quote is not closed."),
        (b"a,x,y", "shops.csv:2:5: has 3 cells, but the header has 2."),
        (b'"a\r\n",x,y', "shops.csv:3:5: has 3 cells, but the header has 2."),
        (b"a", "shops.csv:2:1: has 1 cell, but the header has 2."),
    ],
)
def test_a_row_that_cannot_be_read_is_reported_and_the_next_one_is_read(
    tmp_path: Path, line: bytes, problem: str
) -> None:
    fleet = make_fleet(tmp_path, b"name,goal\n" + line + b"\n\nok,y\n")
    (found,) = problems_of(fleet)
    assert found.startswith(problem)


@given(cells=st.lists(CELLS, max_size=3))
def test_a_wrong_byte_is_found_in_any_line_of_a_row(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    quoted = ",".join('"{}"'.format(cell.replace('"', '""')) for cell in ["a", *cells])
    before = f'{quoted},"'
    path = tmp_path_factory.getbasetemp() / "wrong.csv"
    header = ",".join(["name", *map(str, range(len(cells) + 1))])
    path.write_bytes(f"{header}\n{before}".encode() + b'\xff"\n')
    lines = re.split("\r\n|\r|\n", before)
    (problem,) = CsvTable(path, "name", ",").rows()
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column) == (1 + len(lines), len(lines[-1]) + 1)


@given(content=st.binary(max_size=60), file=st.sampled_from(["any.csv", "any.jsonl"]))
def test_any_bytes_give_rows_or_problems_with_positions(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, file: str
) -> None:
    beginning = b"name,goal\n" if file.endswith("csv") else b""
    fleet = make_fleet(tmp_path_factory.getbasetemp(), beginning + content, file=file)
    wrong = WrongRows()
    with suppress(ConfigError):
        list(fleet.customers(wrong))
    lines = len(re.split(rb"\r\n|\r|\n", beginning + content))
    assert all(1 <= (each.line or 0) <= lines and each.column for each in wrong.problems)


def test_rows_of_empty_cells_are_not_customers(tmp_path: Path) -> None:
    (customer,) = make_fleet(tmp_path, "name,goal\n,\na,x\n , \n").customers()
    assert customer.position.line == 3


def test_excel_may_declare_the_delimiter(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, "sep=;\r\nname;guide.site\r\na;Shops, all\r\n")
    (customer,) = fleet.customers()
    assert (customer.config.guide.site, customer.position.line) == ("Shops, all", 3)


def test_json_lines_have_types_and_nested_settings(tmp_path: Path) -> None:
    table = (
        '{"name": "a", "calls": {"min_duration": 5, "tags": ["x"]}, "goal_ids": ["1"]}\n\n'
        '{"name": "b", "calls.answered": false, "consent": null}\n'
    )
    fleet = make_fleet(
        tmp_path, table, base=f'{BASE}consent = "a.b"\n[calls]\nfirst_time = true', file="a.jsonl"
    )
    a, b = (each.config for each in fleet.customers())
    assert (a.calls.min_duration, a.calls.tags, a.calls.first_time) == (5, ("x",), True)
    assert (a.goal_ids, a.consent) == (("1",), "a.b")
    assert (b.calls.answered, b.consent) == (False, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"name": "a"', "a.jsonl:1:13: is not JSON: "),
        ("[1]", "a.jsonl:1:1: is not a row: it must be a JSON object."),
        ('{"name": "a", "name": "b"}', "a.jsonl:1:1: is not a row: it has the key name twice."),
        (
            '{"name": "a", "calls": {"tags": []}, "calls.tags": []}',
            "a.jsonl:1:1: is not a row: it",
        ),
        (
            '{"name": "a", "wait_ms": NaN}',
            "a.jsonl:1:1: is not a row: NaN is not a valid JSON number",
        ),
        (f'{{"a": {"9" * 5000}}}', "a.jsonl:1:1: is not a row: it has a number with more than 100"),
        ('{"goal": "name", "name": "A"}', 'a.jsonl:1:18: name = "A": must be 1 to 63'),
        ('{"name": "a", "gaol": 1}', "a.jsonl:1:15: gaol: is not a setting."),
        ('{"name": 7}', "a.jsonl:1:2: name = 7: each row needs a name"),
        ('{"goal": "x"}', "a.jsonl:1:1: name: each row needs a name"),
        ('{"name": "a", "wait_ms": "5"}', 'a.jsonl:1:15: wait_ms = "5": must be a whole number'),
        ('{"name": "a", "calls": {"tags": 1}}', "a.jsonl:1:25: calls.tags = 1: must be"),
        ("[" * 100_000, "a.jsonl:1:1: is not a row: lists or objects are nested too deeply."),
    ],
)
def test_a_json_line_that_is_not_a_row_is_reported_with_the_reason(
    tmp_path: Path, line: str, problem: str
) -> None:
    fleet = make_fleet(tmp_path, f'{line}\n{{"name": "ok"}}\n', file="a.jsonl")
    (found,) = problems_of(fleet)
    assert found.startswith(problem)


def sqlite_fleet(
    folder: Path, query: str, database: str = "sqlite:///shops.db", changes: str = ""
) -> Fleet:
    path = folder / "fleet.toml"
    fleet = f'[fleet]\ndatabase = \'{database}\'\nquery = """{query}"""\n'
    fleet += f'changes = "{changes}"\n' if changes else ""
    path.write_text(f"{BASE}\n{fleet}", encoding="utf-8")
    return load_fleet(path)


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    connection = sqlite3.connect(tmp_path / "shops.db")
    connection.execute("CREATE TABLE shops (name TEXT, project INTEGER, first BOOLEAN, goal TEXT)")
    rows = [("a", 17, 1, None), ("b", None, 0, "(default)"), ("c", 4, None, "12:30 call")]
    connection.executemany("INSERT INTO shops VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return tmp_path


QUERY = 'SELECT name, project AS project_id, first AS "calls.first_time", goal FROM shops'


def test_a_query_of_sqlite_yields_a_table(shops: Path) -> None:
    fleet = sqlite_fleet(shops, f"{QUERY} WHERE goal IS NULL OR goal LIKE '%:%' -- shops")
    a, c = fleet.customers()
    assert (a.config.project_id, a.config.calls.first_time, a.config.goal) == (
        "17",
        True,
        "phone_call",
    )
    assert (c.name, c.position.line, c.config.goal) == ("c", 2, "12:30 call")
    found = fleet.find("c")
    assert found is not None
    assert found.config == c.config
    assert fleet.find("b") is None


def test_a_value_that_no_setting_can_have_is_a_problem_of_its_row(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shops.db")) as file:
        file.executescript(
            "CREATE TABLE shops (name, goal); INSERT INTO shops VALUES ('a', x'41'), (x'62', 'b'), "
            "('c', CAST(x'e9' AS text)), (4.0, 4.5)"
        )
    fleet = sqlite_fleet(tmp_path, "SELECT * FROM shops")
    assert [problem.partition(":")[2] for problem in problems_of(fleet)] == [
        "1:2: goal = b'A': must be text of 1 to 255 characters.",
        "2:1: name = b'b': each row needs a name of 1 to 63 lower-case letters, digits and -.",
        "3:2: contains a byte that is not UTF-8. Store text as UTF-8.",
    ]
    (customer,) = fleet.customers(WrongRows())
    assert (customer.name, customer.config.goal) == ("4", "4.5")


@example(value=Decimal("sNaN"))
@given(value=st.floats() | st.decimals() | st.binary() | st.datetimes() | st.uuids() | st.none())
def test_a_value_of_a_database_becomes_text_or_is_unchanged(value: object) -> None:
    for kind in get_args(Kind):
        found = from_database(value, kind)
        assert found is value or isinstance(found, (str, int, list))


def test_a_wrong_cell_of_a_query_is_reported_by_row_and_column(shops: Path) -> None:
    assert problems_of(sqlite_fleet(shops, QUERY)) == [
        "shops.db:2:4: goal: required: text of 1 to 255 characters."
    ]


@pytest.mark.parametrize(
    ("database", "query", "problem"),
    [
        ("sqlite:///none.db", QUERY, "none.db: no such file."),
        ("sqlite:///shops.db", "SELECT * FROM shop", "shops.db: cannot be read: no such table"),
        ("sqlite:///shops.db", "SELECT name, goal, goal FROM shops", 'the column "goal" twice'),
        ("postgresql://u:secret@127.0.0.1:1/d?password=secret", QUERY, "127.0.0.1:1/d: cannot be"),
        ("sqlite:///shops.db", "DELETE FROM shops", "shops.db: cannot be read: "),
        ("mysql://u:secret@h/d", QUERY, "fleet.database: must begin with sqlite:/// and"),
        ("env:NOT_SET", QUERY, 'fleet.database = "env:NOT_SET": is not set in the environment.'),
        ("secret", QUERY, "fleet.database: is not an address"),
    ],
)
def test_an_unreadable_database_is_reported_with_the_reason(
    shops: Path, database: str, query: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        list(sqlite_fleet(shops, query, database).rows())
    assert problem in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("changes", ["", "SELECT sum(project) FROM shops"])
def test_the_state_of_a_database_differs_after_a_change(shops: Path, changes: str) -> None:
    fleet = sqlite_fleet(shops, QUERY, changes=changes)
    before = fleet.stamp()
    assert fleet.stamp() == before
    with closing(sqlite3.connect(shops / "shops.db")) as connection, connection:
        connection.execute("UPDATE shops SET project = 18 WHERE name = 'a'")
    assert fleet.stamp() != before


def test_a_failed_query_for_changes_is_reported_with_the_reason(
    shops: Path, tmp_path: Path
) -> None:
    fleet = sqlite_fleet(shops, QUERY, changes="SELECT version FROM none")
    with pytest.raises(ConfigError, match=r"shops\.db: cannot be read: no such table: none"):
        fleet.stamp()
    with pytest.raises(ConfigError, match=r"fleet\.changes: only with database"):
        make_fleet(tmp_path, "name\na\n", 'changes = "SELECT 1"')


def test_a_query_changes_nothing(shops: Path) -> None:
    fleet = sqlite_fleet(shops, QUERY)
    with pytest.raises(ConfigError, match="readonly"), fleet._table._connection() as opened:  # type: ignore[attr-defined]
        opened.execute(sa.text("DELETE FROM shops"))


@pytest.fixture
def postgresql() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.mark.exhaustive
def test_a_query_of_postgresql_yields_a_table(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sa.create_engine(postgresql)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE shops (name TEXT, tags TEXT[], first BOOLEAN)")
        connection.exec_driver_sql(
            "INSERT INTO shops VALUES ('a', '{x,y}', true), ('b', NULL, NULL)"
        )
    engine.dispose()
    monkeypatch.setenv("SHOPS", postgresql)
    query = 'SELECT name, tags AS "calls.tags", first::bool AS "calls.first_time" FROM shops'
    fleet = sqlite_fleet(tmp_path, query, "env:SHOPS")
    a, b = fleet.customers()
    assert (a.config.calls.tags, a.config.calls.first_time) == (("x", "y"), True)
    found = fleet.find("b")
    assert found is not None
    assert found.digest == b.digest
    with pytest.raises(ConfigError, match="cannot be read"):
        list(sqlite_fleet(tmp_path, "DELETE FROM shops RETURNING name", "env:SHOPS").rows())
    assert fleet.stamp()[1] is None
    counted = sqlite_fleet(tmp_path, query, "env:SHOPS", "SELECT count(*) FROM shops")
    assert counted.stamp()[1] == ((2,),)
