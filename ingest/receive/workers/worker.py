"""A process that reads events for another that writes them: the program of all workers.

The first is started, and forks the others from itself once everything is imported: Arrow alone takes a tenth of a
second each. It has one thread and no database, or that would not be safe. Each ends when its socket does.
"""

import gc
import os
import socket
import sys
from contextlib import suppress
from traceback import format_exc

from catalog.values.blocked_imports import leave_out

leave_out("pandas")  # Arrow would import it, to know its values from others

from catalog.events.facet_rows import FacetReader  # noqa: E402
from catalog.events.row_batches import RowCollector  # noqa: E402
from catalog.log.admission import Rejected, admit  # noqa: E402
from catalog.log.row_tables import as_streams  # noqa: E402
from ingest.receive.workers.messages import ANSWERED, ASKED, FAILED, SLOTS, Slot, Taken, put_taken, texts_in  # noqa: E402
from ingest.receive.workers.segment import Segment  # noqa: E402


def main() -> None:
    """Work until the sockets end. Words: for each worker the descriptors of its socket and of its memory."""
    numbers = [int(word) for word in sys.argv[1:]]
    width = 1 + 2 * SLOTS
    workers = [numbers[start : start + width] for start in range(0, len(numbers), width)]
    gc.disable()  # parsed events have no cycles
    gc.freeze()
    children = []
    for mine in workers[1:]:
        child = os.fork()
        if not child:
            _work(mine, [one for one in workers if one is not mine])
            os._exit(0)
        children.append(child)
    _work(workers[0], workers[1:])
    for child in children:
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _work(mine: list[int], others: list[list[int]]) -> None:
    """Answer each message until there are no more."""
    for descriptors in others:  # a socket ends when no process has it any more
        for descriptor in descriptors:
            with suppress(OSError):  # of those forked before
                os.close(descriptor)
    control = socket.socket(fileno=mine[0])
    slots = [Slot(*map(Segment, mine[at : at + 2])) for at in range(1, len(mine), 2)]
    reader = _Reader()
    with suppress(ConnectionError):
        while asked := control.recv(ASKED.size):
            number, count = ASKED.unpack(asked)
            control.send(ANSWERED.pack(number, *reader.read(slots[number], count)))


class _Reader:
    """Reads portions of texts one after the other, remembering what it has read and handed out."""

    def __init__(self) -> None:
        self._facets = FacetReader()
        self._collector = RowCollector()

    def read(self, slot: Slot, count: int) -> tuple[int, int]:
        """How many bytes the bodies take, and what is said of them, in the memory of the slot."""
        try:
            return self._read(slot, count)
        except Exception:  # noqa: BLE001  # whatever it is, who asked has to know
            said = format_exc().encode()
            slot.taken.of_size(len(said))[: len(said)] = said
            return FAILED, len(said)

    def _read(self, slot: Slot, count: int) -> tuple[int, int]:
        taken = Taken([], [], [], [], [], 0, [], {})
        warnings = end = 0
        view = slot.taken.of_size(0)
        for place, text in enumerate(texts_in(slot.texts, count)):
            if text is None:
                continue
            outcome = admit(text, reader=self._facets)
            if isinstance(outcome, Rejected):
                taken.rejected.append((place, outcome.faults))
                continue
            envelope, start = outcome.envelope, end
            end += len(outcome.body)
            if end > len(view):
                view = slot.taken.of_size(end)
            view[start:end] = outcome.body
            self._collector.add(outcome.rows, len(taken.ends))
            taken.event_times.append(envelope.event_time)
            taken.kinds.append(envelope.kind)
            taken.producers.append(envelope.producer)
            taken.body_hashes.append(outcome.body_hash)
            taken.ends.append(end)
            warnings += len(envelope.warnings)
        rows = as_streams(self._collector.take())
        return end, put_taken(slot.taken, end, taken._replace(warnings=warnings, rows=rows))
