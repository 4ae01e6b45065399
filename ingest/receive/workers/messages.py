"""What goes between the process that writes and those that read: small messages, and the rest in shared memory."""

import pickle
from array import array
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import NamedTuple

from catalog.events.envelope import Remark
from ingest.receive.lines import SourceText
from ingest.receive.workers.segment import Segment

SLOTS = 3  # of each worker: one that it reads, one that waits for it, one that is being written
ASKED = Struct("qq")  # which slot, how many texts
ANSWERED = Struct("qqq")  # which slot, how many bytes of bodies, how many bytes are said of them
FAILED = -1  # in the place of the bytes of bodies: what is said is why
_LENGTH = 8
_NO_TEXT = -1


class Slot(NamedTuple):
    """The memory of one portion: its texts as they were found, and what became of them."""

    texts: Segment
    taken: Segment


class Taken(NamedTuple):
    """What became of some texts: a value each of those that are events, in order; the others by their place, from 0.

    ends: where each body ends. rows: by table, as an Arrow stream; `received_at` is which event it is of, from 0.
    """

    event_times: list[int]
    kinds: list[str]
    producers: list[str | None]
    body_hashes: list[bytes]
    ends: list[int]
    warnings: int
    rejected: list[tuple[int, list[Remark]]]
    rows: dict[str, bytes]


def put_texts(segment: Segment, texts: Sequence[SourceText]) -> None:
    """Put texts into memory behind their lengths; those that have a fault have no text."""
    lengths = array("q", [_NO_TEXT if text.fault else len(text.raw) for text in texts])
    at = _LENGTH * len(lengths)
    view = segment.of_size(at + sum(len(text.raw) for text in texts))
    view[:at] = lengths.tobytes()
    for text in texts:
        end = at + len(text.raw)
        view[at:end] = text.raw
        at = end


def texts_in(segment: Segment, count: int) -> Iterator[bytes | None]:
    """The texts that were put into memory, None in the place of those that have a fault."""
    at = _LENGTH * count
    lengths = segment.of_size(at)[:at].cast("q").tolist()
    view = segment.of_size(at + sum(length for length in lengths if length > 0))
    for length in lengths:
        if length == _NO_TEXT:
            yield None
        else:
            yield bytes(view[at : at + length])
            at += length


def put_taken(segment: Segment, after: int, taken: Taken) -> int:
    """How many bytes it takes to say what became of some texts, now in memory after their bodies."""
    said = pickle.dumps(taken, pickle.HIGHEST_PROTOCOL)
    segment.of_size(after + len(said))[after : after + len(said)] = said
    return len(said)


def taken_in(segment: Segment, after: int, size: int) -> Taken:
    """What a worker said after the bodies."""
    taken: Taken = pickle.loads(segment.of_size(after + size)[after : after + size])  # noqa: S301  # our own process
    return taken
