from __future__ import annotations

import tomllib

import pytest

from snippetgen.config.destination_texts import destination_names
from snippetgen.vendors import catalogue
from tests.config.problem_texts import problems_of

MINIMAL = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'
FIRST = ", ".join([*catalogue()][:2])


def test_all_problems_of_a_file_are_reported_at_once() -> None:
    text = f"""
        vendor = "ctm"
        goal = "x"
        destinaton = "classic"
        wait_ms = "soon"
        variables = {{ url = "{"a" * 65}" }}
    """

    assert problems_of(text) == [
        f'snippet.toml: variables.url = "{"a" * 60}...": is 65 characters long; ctm accepts '
        "variable names of at most 64 characters.",
        'snippet.toml: wait_ms = "soon": must be a whole number from 0 to 60000.',
        'snippet.toml: destinaton: unknown key. Did you mean "destination"?',
    ]


def test_a_goal_that_is_not_an_event_key_does_not_hide_other_problems() -> None:
    found = problems_of('vendor = "ctm"\ngoal = "50 %"\ndestination = "edge"\nwait_ms = -1\n')

    keys = [problem.removeprefix("snippet.toml: ").split(":")[0].split(" ")[0] for problem in found]
    assert sorted(keys) == ["account_id", "entity_id", "goal", "project_id", "wait_ms"]


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('vendor = "ctmm"', 'vendor = "ctmm": not a vendor in the catalogue. Did you mean "ctm"? '),
        ('vendor = "CallTrackingMetrics"', f'Did you mean "ctm"? Known: {FIRST}, '),
        ('vendor = "nothing like it"', f"not a vendor in the catalogue. Known: {FIRST}, "),
        (
            "vendor = 5",
            "vendor = 5: must be a vendor in the catalogue, or the path of a descriptor file.",
        ),
        ('vendor = "whatconverts"', "no snippet can be built for WhatConverts. Not established: "),
        ('vendor = "mediahawk"', 'Use vendor = "generic-beacon" instead: it keeps the variables'),
        ('vendor = "WildJar"', 'not a vendor in the catalogue. Did you mean "wildjar"?'),
        ('vendor = "./none.toml"', 'vendor = "./none.toml": no such file.'),
        ('vendor = "a\\u0000/b"', "has the invisible character U+0000 NULL at position 2."),
        ('vendor = "callcap"\npacking = "fields"', 'Callcap (Marchex) supports only "url".'),
        ('vendor = "callcap"\nvariables = { url = "x" }', "must be k, c, a or p: the slots"),
        ('vendor = "ringba"\nvariables = { url = "type" }', "is reserved: Ringba reads the tag"),
        ('vendor = "roistat"\nvariables = { url = "x" }', "must be roistat_param1 to roistat_"),
        (
            'vendor = "generic-beacon"\noptions = { url = "http://example.com" }',
            'options.url = "http://example.com": must be an https:// address, or a path on the',
        ),
        (
            'vendor = "generic-method"\noptions = { method = "a()" }',
            'options.method = "a()": must be the path of a page global',
        ),
        (
            'vendor = "invoca"\noptions = { object = "x" }',
            'options.object = "x": applies only if source = "pool-params".',
        ),
        (
            'vendor = "generic-method"\nglobal = "acme"\noptions = { method = "acme.set" }',
            'global = "acme": is a global of your call-tracking vendor.',
        ),
        ('goal = "%20"', 'goal = "%20": is blank once its escapes are decoded.'),
        ('name = "lpt1"', 'name = "lpt1": no file can have this name on Windows. Choose another'),
        ("goal = 5", "goal = 5: must be text of 1 to 255 characters."),
        ('goal = ""', 'goal = "": must be text of 1 to 255 characters.'),
        ('goal = " "', 'goal = " ": must have a visible character and no control characters.'),
        ('goal = "a\\u0000"', 'goal = "a\\u0000": has the invisible character U+0000'),
        (f'goal = "{"x" * 256}"', "must be text of 1 to 255 characters."),
        ('name = "../x"', 'name = "../x": must be 1 to 63 lower-case letters, digits and -'),
        ('name = "x\\n"', 'name = "x\\n": has the invisible character U+000A'),
        (
            'destination = "clasic"',
            f"must be {destination_names()}. Did",
        ),
        ('packing = ["url"]', 'packing = ["url"]: must be "url" or "fields".'),
        ('expose = "global"', 'must be "object" or "globals". Did you mean "globals"?'),
        ('wait_ms = "5"', 'wait_ms = "5": must be a whole number from 0 to 60000.'),
        ("wait_ms = true", "wait_ms = true: must be a whole number from 0 to 60000."),
        ("wait_ms = 5.0", "wait_ms = 5.0: must be a whole number from 0 to 60000."),
        ("wait_ms = -1", "wait_ms = -1: must be a whole number from 0 to 60000."),
        ("wait_ms = 60001", "wait_ms = 60001: must be a whole number from 0 to 60000."),
        ("universal_id = 1", "universal_id = 1: must be true or false."),
        ('goal_ids = "1"', 'goal_ids = "1": must be a list of at most 20 ids.'),
        ("goal_ids = [1]", "goal_ids[0] = 1: must be digits in quotes."),
        ('goal_ids = ["1", "x"]', 'goal_ids[1] = "x": must be digits in quotes.'),
        (f"goal_ids = {['1'] * 21}", '"1",...: must be a list of at most 20 ids.'),
        ('consent = "a b"', 'consent = "a b": must be the path of a page global'),
        ('consent = "class.a"', 'consent = "class.a": must begin with the name of a global'),
        ('[data_layer]\nconsent = "a..b"', 'data_layer.consent = "a..b": must be a dotted key'),
        (
            'consent = "a"\n[data_layer]\nconsent = "b"',
            "conflicts with the setting consent. Keep one",
        ),
        (
            '[data_layer]\nconsent_value = "yes"',
            "only with data_layer.consent, which names",
        ),
        ('packing = "fields"\n[data_layer]\nrevenue = "a"', "because no field contains revenue."),
        ('[data_layer]\nname = "name"', 'data_layer.name = "name": is a name that browsers use'),
        ('[data_layer]\nrevenue_in = "euros"', 'must be "units" or "cents".'),
        ('[data_layer]\nconsnt = "a"', 'data_layer.consnt: unknown key. Did you mean "consent"?'),
        ("[calls]\nmax_revenue = 9\nrevenue = 10", "calls.max_revenue = 9: less than calls.rev"),
        ("[calls]\nrevenue = -1", "calls.revenue = -1: must be "),
        ('public_url = "http://example.com"', "must be an https:// address, or a path"),
        ('public_url = "//example.com"', "must be an https:// address, or a path"),
        ('public_url = "https://example.com/?a"', "must be an https:// address, or a path"),
        ("public_url = 'https://example.com/\"><b>'", "must be an https:// address, or a path"),
        ('global = "document"', 'global = "document": is a name that browsers use'),
        ('global = "class"', 'global = "class": is a reserved word of JavaScript'),
        ('global = "a-b"', 'global = "a-b": must be a JavaScript name'),
        ('global = "optimizely"', "is Optimizely's global."),
        ('global = "__ctm_cvars"', "is a global of CallTrackingMetrics (CTM)."),
        ('expose = "globals"\nglobal = "getUserId"', 'is a function that expose = "g'),
        ('variables = "url"', "must be a table of names"),
        ('variables = { ulr = "a" }', 'variables.ulr = "a": unknown key. Did you mean "url"?'),
        ("variables = { url = 5 }", "variables.url = 5: must be text in quotes."),
        ('variables = { url = "a b" }', "must be letters, digits and _, beginning with a letter."),
        ('variables = { url = "__proto__" }', "must be letters, digits and _, beginning with a l"),
        ('variables = { visitor = "a" }', 'only with packing = "fields"; here packing = "url".'),
        ('packing = "fields"\nvariables = { url = "a" }', 'only with packing = "url"; here pack'),
        (
            'packing = "fields"\nvariables = { visitor = "a", account = "a" }',
            'variables.visitor = "a": variables.account has the same name.',
        ),
        (
            'packing = "fields"\nvariables = { visitor = "optimizely_account" }',
            "variables.account has the same name.",
        ),
        (
            'destination = "classic-2015"\nuniversal_id = true',
            'universal_id = true: not with destination = "classic-2015"',
        ),
        (
            'destination="classic-2015"\npacking="fields"\nvariables = { universal_id = "a" }',
            'variables.universal_id = "a": not with destination = "classic-2015"',
        ),
        (
            'universal_id = false\npacking = "fields"\nvariables = { universal_id = "a" }',
            'variables.universal_id = "a": needs universal_id = true',
        ),
        (
            'destination = "web"\npacking = "fields"\nvariables = { segments = "a" }',
            'variables.segments = "a": not with destination = "web", whose events need none.',
        ),
        (
            'packing = "fields"\nvariables = { entity = "a" }',
            'variables.entity = "a": not with destination = "classic", whose URL has no event id.',
        ),
        ('entity_id = "1"', 'entity_id = "1": not with destination = "classic", whose URL has no'),
        (
            'destination = "web"\ngoal_ids = ["1"]',
            'goal_ids = ["1"]: not with destination = "web": an event has one id, entity_id.',
        ),
        (
            'destination = "edge"\nproject_id = "1"\nentity_id = "2"',
            'account_id: required with destination = "edge": the page does not provide it.',
        ),
        (
            'destination = "edge"\naccount_id = "1"\nproject_id = "1"\nentity_id = "2"\n'
            'goal_ids = ["1"]',
            'goal_ids = ["1"]: not with destination = "edge": an event has one id, entity_id.',
        ),
        (
            'destination = "feature"\naccount_id = "1"\nentity_id = "2"',
            'visitor: required with destination = "feature": the page does not provide it. Set',
        ),
        (
            'visitor = "cookie:uid"',
            'visitor = "cookie:uid": not with destination = "classic", which does not support it.',
        ),
        ('destination = "web"\nvisitor = 5', 'visitor = 5: must be "cookie:NAME", "page:PATH", '),
        ('destination = "web"\nvisitor = "coockie:a"', 'visitor = "coockie:a": must be "cookie:'),
        (
            'destination = "web"\nvisitor = ["cookie:a", "page:a b"]',
            'visitor[1] = "page:a b": the part after "page:" must be the path of a page global',
        ),
        (
            'destination = ["web", "feature"]',
            'destination = ["web", "feature"]: must list two or three of "classic", "web" and ',
        ),
        ("destination = [1]", "destination = [1]: must list two or three of"),
        ('global = "optimizelyEdge"', "is Optimizely's global. Choose another name."),
        ("project_id = 1", "project_id = 1: must be 1 to 20 digits in quotes."),
        ('account_id = "1a"', 'account_id = "1a": must be 1 to 20 digits in quotes.'),
        (
            'destination = "auto"\nexpose = "globals"\nglobal = "generateConversion"',
            'is a function that expose = "globals" defines',
        ),
        *(
            (f'guide = {{ support = "{each}" }}', f'"{each}": must be text of 1 to 200 characters')
            for each in ("ftp://x", "http://shop.example", "mailto:a@shop.example")
        ),
        ("options = 5", "options = 5: must be a table of the vendor's options."),
        (
            "options = { max_age = 60 }",
            "options.max_age = 60: not an option of ctm. It has no options.",
        ),
        (
            'vendor = "callrail"\nvariables = { url = "optimizelyEndUserId" }',
            "is a cookie of Optimizely,",
        ),
        (
            'vendor = "infinity"\nvariables = { url = "optimizelyBuckets" }',
            "is reserved: Infinity's own Optimizely integration writes this variable.",
        ),
        ('vendor = "callrail"\noptions = { max_age = "60" }', "must be a whole number from 60 to "),
        ('vendor = "callrail"\noptions = { maxage = 60 }', 'Did you mean "max_age"?'),
        ('vendor = "generic-queue"', "options.queue: required by generic-queue; for example"),
        (
            'vendor = "generic-queue"\noptions = { queue = "location" }',
            'options.queue = "location": is a name that browsers use',
        ),
        (
            'vendor = "generic-queue"\noptions = { queue = "q", shape = "command" }',
            'options.command: required by generic-queue if shape = "command"; for example',
        ),
        (
            'vendor = "generic-queue"\nglobal = "q"\noptions = { queue = "q" }',
            'global = "q": is a global of your call-tracking vendor.',
        ),
        ("min_duration = 3", "min_duration: unknown key. It belongs in the table [calls]."),
        ("calls.goal_ids = []", "calls.goal_ids: unknown key. It belongs before the first table."),
        ("packin = 'url'", 'packin: unknown key. Did you mean "packing"?'),
        ("global_name = 'a'", "global_name: unknown key."),
        ('"\\u001b[2J" = 1', "\\u001b[2J: the key has the invisible character U+001B"),
    ],
)
def test_an_invalid_setting_is_reported_with_its_value_and_the_allowed_values(
    setting: str, problem: str
) -> None:
    given_keys = tomllib.loads(setting)
    rest = [line for line in MINIMAL.splitlines() if line.split(" = ")[0] not in given_keys]

    found = problems_of("\n".join([*rest, setting]))

    assert any(problem in line for line in found), found
    assert len({line.split(" = ")[0] for line in found}) == (2 if "account = " in setting else 1)


def test_a_missing_vendor_and_a_missing_goal_are_both_reported() -> None:
    assert [line.split(": ")[1:3] for line in problems_of("wait_ms = 0")] == [
        ["vendor", "required"],
        ["goal", "required"],
    ]


def test_settings_that_depend_on_an_invalid_one_are_not_reported() -> None:
    settings = """
        vendor = "generic-queue"
        goal = "x"
        packing = "filds"
        variables = { visitor = "a" }
        options = { queue = "q", shape = "comand", command = "set" }
    """

    assert [line.split(" = ")[0] for line in problems_of(settings)] == [
        "snippet.toml: packing",
        "snippet.toml: options.shape",
    ]
