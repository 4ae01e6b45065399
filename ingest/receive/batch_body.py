"""The events of a batch's body: those that can be taken, and those that cannot, of which so many are read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from catalog.access.event_limits import BeyondKeyError
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected
from catalog.log.entry import Entry
from catalog.values.canonical_json import Json, NotJsonError, event_text
from ingest.receive.array_elements import array_elements

# Faults of a whole request. A batch of lines that are no JSON has one every two bytes: without a limit, 32 MB of them
# would be 16 million rejections, which nobody reads.
MOST_FAULTS = 10_000
T = TypeVar("T")
Outcome = Entry | Rejected | BeyondKeyError
_LINE = re.compile(rb"[^\s][^\n]*")


class RefusedOfBatch(NamedTuple):
    """An event of a batch that cannot be taken, or that its sender's key does not allow, and its place, from 0."""

    place: int
    outcome: Rejected | BeyondKeyError


@dataclass
class Batch:
    """What a batch brought; unread: how many events stand after too many that were rejected."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[RefusedOfBatch] = field(default_factory=list)
    unread: int = 0


def read_batch(body: bytes, admit_text: Callable[[bytes], Outcome], most_faults: int = MOST_FAULTS) -> Batch:
    """Each event of a JSON array or of lines, in order; empty lines do not count."""
    if body.lstrip()[:1] != b"[":
        return _read((line.group() for line in _LINE.finditer(body)), admit_text, most_faults)
    try:
        return _read(array_elements(body), lambda event: _admit_element(event, admit_text), most_faults)
    except NotJsonError as error:  # of what stands before the fault nothing is taken: it may not be what was meant
        return Batch(refused=[RefusedOfBatch(0, Rejected(body, [Remark("", f"not JSON: {error}")]))])


def _read(texts: Iterator[T], admit_one: Callable[[T], Outcome], most_faults: int) -> Batch:
    batch = Batch()
    left = most_faults
    for index, text in enumerate(texts):
        if left <= 0:
            batch.unread = 1 + sum(1 for _ in texts)
            break
        outcome = admit_one(text)
        if isinstance(outcome, Entry):
            batch.entries.append(outcome)
        else:
            left -= len(outcome.faults)
            batch.refused.append(RefusedOfBatch(index, outcome))
    return batch


def _admit_element(event: Json, admit_text: Callable[[bytes], Outcome]) -> Outcome:
    """One event of an array; one that cannot be written as JSON again is rejected alone."""
    try:
        return admit_text(event_text(event).body)
    except NotJsonError as error:
        return Rejected(b"", [Remark("", f"not JSON: {error}")])
