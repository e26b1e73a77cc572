from __future__ import annotations

import json
from pathlib import Path

import pytest

from snippetgen.config import load
from snippetgen.config.fleet import WrongRows, fleet_in, load_fleet
from snippetgen.config.fleet.columns import OPEN_TABLES, SETTINGS
from snippetgen.config.schema import json_schema
from snippetgen.validation.errors import ConfigError
from tests.config.fleet.fleets import BASE, make_fleet, problems_of, refusal, write_fleet

BASE_WITH_TABLES = """
vendor = "infinity"
goal = "phone_call"
consent = "myConsent.ok"

[calls]
min_duration = 30
tags = ["sales"]
"""


def test_a_row_overrides_settings_of_the_base(tmp_path: Path) -> None:
    table = (
        "name,vendor,goal,calls.min_duration,calls.answered,calls.tags,goal_ids,guide.site\n"
        'a,,,,,,,Shop A\nb,ctm,order,5,FALSE,"new, old",12,\n'
    )
    a, b = make_fleet(tmp_path, table, base=BASE_WITH_TABLES).customers()
    assert (a.config.vendor, a.config.goal) == ("infinity", "phone_call")
    assert (a.config.calls.min_duration, a.config.calls.tags) == (30, ("sales",))
    assert a.config.guide.site == "Shop A"
    assert (b.config.vendor, b.config.goal, b.config.goal_ids) == ("ctm", "order", ("12",))
    assert (b.config.calls.min_duration, b.config.calls.answered) == (5, False)
    assert (b.config.calls.tags, b.config.consent) == (("new", "old"), "myConsent.ok")
    assert [(each.name, each.position.line) for each in (a, b)] == [("a", 2), ("b", 3)]


def test_a_row_names_its_destinations_and_its_ids_decide_what_auto_means(tmp_path: Path) -> None:
    table = (
        "name,destination,account_id,project_id,entity_id,visitor\n"
        'a,,,,,\nb,,2,1,3,\nc,"edge, web",2,1,3,"cookie:a, page:b"\nd,feature,2,,3,cookie:a\n'
    )
    base = 'vendor = "ctm"\ngoal = "call"\ndestination = "auto"\n'
    found = [each.config for each in make_fleet(tmp_path, table, base=base).customers()]
    assert [each.destination for each in found] == ["auto", "auto", "web+edge", "feature"]
    assert ["edge" in each.destination_object.products for each in found] == [
        *(False, True, True, False)
    ]
    assert [len(each.visitor) for each in found] == [0, 0, 2, 1]


def test_an_empty_cell_inherits_and_the_default_mark_removes(tmp_path: Path) -> None:
    table = "name,consent\na,\nb,(default)\nc,own.consent\n"
    customers = make_fleet(tmp_path, table, base=BASE_WITH_TABLES).customers()
    assert [each.config.consent for each in customers] == ["myConsent.ok", None, "own.consent"]


def test_columns_may_have_other_names_or_be_ignored(tmp_path: Path) -> None:
    fleet = make_fleet(
        tmp_path,
        "Shop,Web site,CRM\na,Example,17\n",
        'name = "Shop"\ncolumns = { "Web site" = "guide.site" }\nignore = ["CRM"]',
    )
    (customer,) = fleet.customers()
    assert (customer.name, customer.config.guide.site) == ("a", "Example")


def test_an_option_has_the_type_that_the_vendor_of_its_row_states(tmp_path: Path) -> None:
    table = "options.id,options.selector,name,vendor\n12,34,a,mango-office\n"
    (customer,) = make_fleet(tmp_path, table).customers()
    assert customer.config.options == {"id": 12, "selector": "34"}


def test_every_setting_can_be_a_column() -> None:
    properties = json_schema()["properties"]
    del properties["fleet"]
    tables = properties.keys() - {"variables", "options"}
    leaves = {
        f"{key}.{inner}" if inner else key
        for key, value in properties.items()
        for inner in (value.get("properties", [""]) if key in tables else [""])
    }
    assert leaves == SETTINGS.keys() | OPEN_TABLES.keys()


def test_every_wrong_row_is_reported_at_its_column_with_what_is_allowed(tmp_path: Path) -> None:
    table = (
        "name;goal;calls.min_duration;consent\n"
        'a;"two\nlines";5;a-b\n'
        "b;;soon;\n"
        "B C;;;\n"
        "con;;;\n"
        "a;;;\n"
        "d;\n"
        "e;;;ok\n"
    )
    assert problems_of(make_fleet(tmp_path, table)) == [
        'shops.csv:2:3: goal = "two\\nlines": has the invisible character U+000A LINE FEED at '
        "position 4. Delete it.",
        'shops.csv:3:10: consent = "a-b": must be the path of a page global, such as '
        '"myConsent.allowsStatistics".',
        'shops.csv:4:4: calls.min_duration = "soon": must be a whole number of seconds from 0 to '
        "86400.",
        'shops.csv:5:1: name = "B C": must be 1 to 63 lower-case letters, digits and -, not '
        "beginning with -.",
        'shops.csv:6:1: name = "con": no file can have this name on Windows. Choose another one.',
        'shops.csv:7:1: name = "a": line 2 has the same name. Names must be unique.',
        "shops.csv:8:1: has 2 cells, but the header has 4.",
    ]


def test_a_problem_of_a_csv_cell_does_not_ask_for_quotes(tmp_path: Path) -> None:
    assert problems_of(make_fleet(tmp_path, "name,project_id\na,shop\nb,\u201c1\u201d\n")) == [
        'shops.csv:2:3: project_id = "shop": must be 1 to 20 digits.',
        'shops.csv:3:3: project_id = "\u201c1\u201d": must be 1 to 20 digits. '
        "Write it without the quotation marks.",
    ]


def test_problems_are_reported_up_to_a_limit(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, "name,consent\n" + "".join(f"c{i},a-b\n" for i in range(9)))
    problems = problems_of(fleet, limit=3)
    assert len(problems) == 4
    assert problems[-1] == "shops.csv: and 6 more problems; 9 rows are wrong."
    with pytest.raises(ConfigError) as caught:
        list(fleet.customers())
    assert len(caught.value.problems) == 9


def test_valid_rows_are_read_even_if_others_are_invalid(tmp_path: Path) -> None:
    wrong = WrongRows()
    fleet = make_fleet(tmp_path, "name,wait_ms\na,1\nb,x\nc,2\n")
    assert [each.name for each in fleet.customers(wrong)] == ["a", "c"]
    assert (wrong.rows, wrong.found) == (1, 1)


def test_a_setting_of_the_base_that_does_not_fit_a_row_is_named(tmp_path: Path) -> None:
    base = f'{BASE}\n[options]\nqueue = "_q"\n'.replace("ctm", "generic-queue")
    (problem,) = problems_of(make_fleet(tmp_path, "name,vendor\na,\nb,ctm\n", base=base))
    assert problem.startswith("shops.csv:3:1: options.queue")
    assert problem.endswith("It is set in fleet.toml.")


@pytest.mark.parametrize(
    ("base", "fleet", "problem"),
    [
        ('name = "x"', "", 'fleet.toml:1:8: name = "x": remove it: each row has its own'),
        ("wait_ms = -1", "", "fleet.toml:1:11: wait_ms = -1: must be"),
        ("", "columns = { x = 'gaol' }", 'fleet.columns.x = "gaol": is not a setting. Did you mea'),
        ("", "ignored = []", 'fleet.ignored: unknown key. Did you mean "ignore"?'),
        ("", 'delimiter = "x"', 'fleet.delimiter = "x": must be ",", ";", "\\t" or "|".'),
        ("", 'query = "SELECT 1"', "fleet.query: only with database."),
        ("", 'database = "sqlite:///x"', "fleet: needs either file, or database and query."),
        ("", "columns = 1", "fleet.columns = 1: must be a table of settings by column"),
    ],
)
def test_problems_of_a_fleet_file_are_reported(
    tmp_path: Path, base: str, fleet: str, problem: str
) -> None:
    assert problem in refusal(tmp_path, "name\na\n", fleet, base)


def test_a_setting_that_only_the_rows_have_may_be_missing_in_the_base(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, "name,vendor,goal\na,ctm,call\nb,ctm,\n", base="")
    assert problems_of(fleet) == ["shops.csv:3:7: goal: required: text of 1 to 255 characters."]


def test_a_customer_is_found_by_name(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, "name,goal\na,x\nb,y\nc,\x07\n")
    found = fleet.find("b")
    assert found is not None
    assert (found.config.goal, found.position.line) == ("y", 3)
    assert fleet.find("d") is None
    with pytest.raises(ConfigError, match="invisible character"):
        fleet.find("c")


def test_the_digest_depends_on_the_settings_and_on_the_files_that_they_name(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>", encoding="utf-8")
    table = "name,goal,guide.logo\na,x,logo.svg\nb,x,\n"
    path = write_fleet(tmp_path, table)

    def digests() -> list[str]:
        return [row.digest for row in load_fleet(path).rows()]

    before = digests()
    assert digests() == before
    logo.write_text("<svg></svg>", encoding="utf-8")
    after = digests()
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)
    write_fleet(tmp_path, table, base=f"{BASE}wait_ms = 1")
    assert all(new != old for new, old in zip(digests(), after, strict=True))


def test_the_stamp_differs_after_a_change(tmp_path: Path) -> None:
    fleet = make_fleet(tmp_path, "name\na\n")
    before = fleet.stamp()
    (tmp_path / "shops.csv").write_text("name\na\nb\n", encoding="utf-8")
    assert fleet.stamp() != before


def test_a_file_without_a_table_of_customers_is_not_a_fleet(tmp_path: Path) -> None:
    path = tmp_path / "snippet.toml"
    path.write_text(BASE, encoding="utf-8")
    assert fleet_in(path) is None
    with pytest.raises(ConfigError, match="has no table"):
        load_fleet(path)


def test_a_fleet_is_not_the_configuration_of_one_snippet(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="names a table of customers"):
        load(write_fleet(tmp_path, "name\na\n"))


def test_the_settings_of_a_row_can_be_written_as_json(tmp_path: Path) -> None:
    (row,) = make_fleet(tmp_path, "name,wait_ms\na,7\n").rows()
    assert json.loads(json.dumps(row.settings)) == {
        "vendor": "ctm",
        "goal": "phone_call",
        "name": "a",
        "wait_ms": 7,
    }
