"""The log, by the few and by the many."""

from pathlib import Path

import pyarrow as pa
import pytest
from support.serving import an_event, as_json

from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.log.row_tables import TABLES
from catalog.log.verification import verify
from catalog.session.catalog import Catalog

EVENTS = 300


def entry(number: int) -> Entry:
    """An entry with an actor, or a producer, or neither, and a name beyond ASCII."""
    event = {**an_event(number), "note": "pâté \u2028 \U0001f9c0"}
    if number % 3:
        event.pop("producer", None)
    admitted = admit(as_json(event), "somebody" if number % 2 else None)
    assert isinstance(admitted, Entry)
    return admitted


@pytest.mark.parametrize("at_once", [1, EVENTS])
def test_what_is_logged_does_not_depend_on_how_many_come_at_once(tmp_path: Path, at_once: int) -> None:
    entries = [entry(number) for number in range(EVENTS)]
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        for first in range(0, EVENTS, at_once):
            catalog.append(entries[first : first + at_once])
        with catalog.cursor() as cursor:
            assert verify(cursor)[:2] == (True, EVENTS)
            logged = cursor.execute(
                "SELECT position, epoch_us(event_time), kind, producer, actor, body, body_hash FROM log.entries"
                " ORDER BY position"
            ).fetchall()
    assert logged == [
        (
            place,
            item.envelope.event_time,
            item.envelope.kind,
            item.envelope.producer,
            item.actor,
            item.body.decode(),
            item.body_hash,
        )
        for place, item in enumerate(entries, 1)
    ]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_reading_table_has_the_columns_that_its_rows_define(name: str) -> None:
    with Catalog() as catalog, catalog.cursor() as cursor:
        stored = cursor.execute(f"FROM reading.{name} LIMIT 0").to_arrow_table().schema
    # A span of time is kept as text (decision 0006).
    span = pa.month_day_nano_interval()
    defined = [pa.field(each.name, pa.string()) if each.type == span else each for each in TABLES[name].columns]
    assert sorted(map(str, stored)) == sorted(map(str, defined))
