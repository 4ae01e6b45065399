"""A process that reads large events, one after the other, for the server that started it."""

import gc
import os
import pickle
import select
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from traceback import format_exc
from typing import IO

from catalog.access.event_limits import BeyondKeyError
from catalog.events.event_rows import EventRows
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from ingest.receive.workers.large_events import END, PIECE_ROWS, Read, Sender, put, taken

_IDLE_SECONDS = 60.0  # then its memory goes back: it has what the largest event took


def main() -> None:
    """Work until the server's end of the pipe is gone, or nothing came for a while."""
    # What the libraries may print does not go into the answer.
    given, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    gc.disable()  # parsed events have no cycles
    gc.freeze()
    reader = FacetReader()
    with suppress(EOFError, BrokenPipeError):
        while select.select([given], [], [], _IDLE_SECONDS)[0]:
            _answer(given, answers, reader)


def _answer(given: IO[bytes], answers: IO[bytes], reader: FacetReader) -> None:
    sender: Sender = pickle.loads(taken(given))  # noqa: S301  # our own server
    body, pieces = b"", list[bytes]()
    try:
        outcome = admit(taken(given), sender.actor, reader, principal=sender.principal)
        if isinstance(outcome, Rejected):
            read = Read(faults=tuple(outcome.faults))
        else:
            body, pieces = outcome.body, list(_pieces(outcome.rows))
            read = Read(outcome.envelope, outcome.body_hash, outcome.rows)
    except BeyondKeyError as error:
        read = Read(beyond_key=tuple(error.faults))
    except EOFError:
        raise
    except Exception:  # noqa: BLE001  # whatever it is, who asked has to know
        read = Read(failure=format_exc())
    for piece in (pickle.dumps(read), body, *pieces, END):
        put(answers, piece)


def _pieces(rows: EventRows) -> Iterator[bytes]:
    """The lists of an event's rows in pieces, each with the name of its list, which is empty then."""
    for field in fields(rows):
        each = getattr(rows, field.name)
        if isinstance(each, list):
            for start in range(0, len(each), PIECE_ROWS):
                yield pickle.dumps((field.name, each[start : start + PIECE_ROWS]), pickle.HIGHEST_PROTOCOL)
            each.clear()
