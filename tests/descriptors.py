"""A user's own vendor descriptor, which tests share."""

from __future__ import annotations

ACME = """
name = "Acme Calls"
region = "any"
script = "https://acme.example/calls.js"
summary = "A queue of objects."
packings = ["url", "fields"]
order = "Anywhere."
setup = ["Tell Acme about {variables}."]

[handover]
family = "object-queue"
queue = "_acme"

[variables]
pattern = "^[a-z_]+$"
pattern_help = "lower-case letters and _"
max_length = 40
max_length_source = "our own bound"

[variables.names]
url = "optimizely_conversion"
project = "optimizely_project"
account = "optimizely_account"
visitor = "optimizely_visitor"
entity = "optimizely_entity"
experiments = "optimizely_experiments"
segments = "optimizely_segments"
universal_id = "optimizely_universal_id"

[limits]
value_length = 400
documented = "400 characters"
observed = "none"

[return_channel]
type = "webhook"
where = "variables"
method = "POST"
content = "json"
path = "variables"
encoding = "object"
shape = "object"
example = "{}"

[evidence]
level = 1
set = "documented by the vendor"
return = "documented by the vendor"

[[sources]]
kind = "own"
ref = "a letter"
what = "everything"
"""
