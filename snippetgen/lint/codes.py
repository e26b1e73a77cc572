"""The codes of all findings with their severities: a contract. Add codes, but never change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
"""`error`: the conversion is lost or recorded wrongly. `warning`: this is likely, or the request is
unsafe. `info`: for information only."""


@dataclass(frozen=True, slots=True)
class Code:
    """The meaning of a code in one sentence, and the severities that its findings may have.

    The first severity is the usual one.
    """

    meaning: str
    severities: tuple[Severity, ...] = ("error",)


CODES: dict[str, Code] = {
    # The text as a whole.
    "not_a_conversion_url": Code("The text is not a conversion in any known format."),
    "unreadable_value": Code("The compact value was truncated or changed, or is malformed."),
    "body_missing": Code("The text is only the URL of the Event API, without a body."),
    "escaped": Code("The conversion is escaped or inside other text.", ("info",)),
    "several_readings": Code("The text can be read as several conversions.", ("warning",)),
    "host_not_logged": Code("A log line does not name the host of the request.", ("info",)),
    # The address of a request.
    "plain_http": Code("The request is not encrypted.", ("warning", "info")),
    "host_unknown": Code("The host is not Optimizely's.", ("error", "warning")),
    "host_mismatch": Code("The host and the parameter a name different projects."),
    "path_unknown": Code("The path does not receive conversions."),
    "content_type": Code("The Content-Type is not application/json.", ("warning",)),
    # The URL of Optimizely Classic.
    "old_sample": Code("The URL has the form of the sample code of 2015.", ("warning", "info")),
    "fragment": Code("The URL has a fragment, which is never sent."),
    "url_too_long": Code("Some browsers and tools truncate a URL of this length.", ("warning",)),
    "missing_a": Code("The project id is missing."),
    "missing_n": Code("The goal is missing."),
    "missing_u": Code("The visitor id is missing."),
    "missing_x": Code("No experiment is named.", ("error", "info")),
    "repeated_parameter": Code("A parameter occurs more than once."),
    "unknown_parameter": Code("Optimizely does not know the parameter.", ("warning",)),
    "excluded_variation": Code("The visitor was excluded from the experiment."),
    "revenue_not_integer": Code("The revenue is not a whole number of cents."),
    "invalid_encoding": Code("A name or a value cannot be decoded."),
    "double_encoding": Code("A value is encoded twice.", ("error", "warning")),
    "unencoded": Code("A value contains characters that must be encoded.", ("error", "warning")),
    # URLs and bodies.
    "malformed_id": Code("An id contains something other than digits."),
    "placeholder_value": Code("A script wrote a placeholder, because it had no value."),
    "invisible_character": Code("A value contains an invisible character.", ("warning",)),
    # The body of a request to the Event API.
    "not_json": Code("The body is not JSON."),
    "body_too_large": Code("The body is larger than the Event API allows."),
    "wrong_type": Code("A value has the wrong type."),
    "missing_field": Code("A required field is missing."),
    "unknown_field": Code("Optimizely does not document the field.", ("warning",)),
    "repeated_field": Code("A field occurs under both its documented and its short name."),
    "mixed_names": Code("An object mixes documented and short names.", ("warning",)),
    "id_not_string": Code("An id is a number, and may lose digits."),
    "no_events": Code("The body has no event.", ("warning",)),
    "missing_entity_id": Code("The id of the event is missing."),
    "empty_value": Code("A value is empty."),
    "timestamp_in_seconds": Code("A timestamp is in seconds, not in milliseconds."),
    "timestamp_in_microseconds": Code("A timestamp is in microseconds, not in milliseconds."),
    "timestamp_in_nanoseconds": Code("A timestamp is in nanoseconds, not in milliseconds."),
    "timestamp_out_of_range": Code("A timestamp is not in milliseconds since 1970."),
    "revenue_negative": Code("The revenue is below zero."),
    "revenue_mismatch": Code("The revenue and its tag differ.", ("warning",)),
    "decisions_not_enriched": Code("No experiment counts the event.", ("warning",)),
    "duplicate_uuid": Code("Two events have the same uuid.", ("error", "info")),
    "event_before_decision": Code("The event is older than the visitor's first decision."),
    # Findings of endpoints.
    "query_truncated": Code("The endpoint kept only the beginning of the query."),
    "not_taken": Code("The fake endpoint is in a mode that rejects requests."),
    # The list of findings.
    "further_findings": Code("There are more findings than the list shows.", ("info",)),
}
