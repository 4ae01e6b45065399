"""One text, one hash and one reading for equal events, however they were written."""

import json

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of

from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.questions.operating.upkeep import digest, rebuild
from catalog.values.canonical_json import NotJsonError, canonical_json, parse_json

EVENT = {
    "eventType": "COMPLETE",
    "eventTime": "2026-01-01T00:00:00Z",
    "run": {"runId": "00000000-0000-4000-8000-000000000001", "facets": {"big": {"n": 2**70, "float": 1e300}}},
    "job": {"namespace": "jobs", "name": "job"},
    "outputs": [
        {
            "namespace": "db",
            "name": "out",
            "facets": {
                "columnLineage": {
                    "fields": {
                        "b": {"inputFields": [{"namespace": "db", "name": "two", "field": "x"}]},
                        "a": {"inputFields": [{"namespace": "db", "name": "one", "field": "x"}]},
                    }
                }
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('{"b":1,"a":[1.0, true,null]}', b'{"a":[1.0,true,null],"b":1}'),
        ("18446744073709551616", b"18446744073709551616"),
        ("-123456789012345678901234567890", b"-123456789012345678901234567890"),
        (
            '{"n":{"m":[340282366920938463463374607431768211456]}}',
            b'{"n":{"m":[340282366920938463463374607431768211456]}}',
        ),
        ("9" * 400, b"9" * 400),
        ('{"n":[1.5,-%s]}' % ("1" * 350), b'{"n":[1.5,-%s]}' % (b"1" * 350)),
        ('"\\u00e9 \\ud83d\\ude00"', '"é 😀"'.encode()),
        ('{"a":1,"a":2}', b'{"a":2}'),
    ],
)
def test_canonical_json_is_exact(text: str, canonical: bytes) -> None:
    assert canonical_json(parse_json(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        '"\\ud800"',
        "1e400",
        "[1e400," + "9" * 400 + "]",
        "[NaN," + "9" * 400 + "]",
        "[" * 5000 + "]" * 5000,
    ],
)
def test_what_is_no_json_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotJsonError):
        parse_json(text)
    assert isinstance(admit(text.encode()), Rejected)


def reversed_keys(value: object) -> object:
    """The same value with the keys of every object in the other order."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


def test_the_order_of_keys_changes_nothing() -> None:
    """Equal events have one hash, one reading live and from the log, and integers beyond 64 bits stay exact."""
    one, other = entries_of([EVENT, reversed_keys(EVENT)])  # type: ignore[list-item]
    assert one.body_hash == other.body_hash
    assert str(2**70).encode() in one.body
    found = set()
    for entry in (one, other):
        with FreshCatalog() as catalog:
            catalog.append([entry])
            found |= {str(digest(catalog)["digest"]), str(rebuild(catalog)["digest"])}
    assert len(found) == 1


def test_an_entry_keeps_no_parsed_event() -> None:
    """Whoever waits for the log holds the text and the rows, not a tree ten times as large."""
    entry = admit(json.dumps(EVENT).encode())
    assert isinstance(entry, Entry)
    assert json.loads(entry.body) == EVENT
