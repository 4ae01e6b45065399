"""What nodes took in, from the inbox of a lake into its log: each input once, whatever ends when."""

from collections.abc import Callable, Sequence

import duckdb
import orjson

from catalog.database.attaching import inbox_of
from catalog.database.connection import statement
from catalog.database.storage.inbox import Inbox, Input, Range, Standing, Waiting
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.log.log import Change
from catalog.log.rejections import Refused
from catalog.session.catalog import Catalog

MOST = 4_000
_MOST_BYTES = 16 * 2**20
_MOST_NOTES = 1_000  # past so many they are cleared when a process takes up the inbox
UNSAID = "inbox"  # the source of an input that its node took and the log does not
AdmitText = Callable[[bytes, str | None], Entry | Rejected]


class Taking:
    """Takes inputs into the log of a catalog that this process holds. Used by one thread."""

    def __init__(self, catalog: Catalog, inbox: Inbox, admit_text: AdmitText) -> None:
        """Take nothing yet. admit_text: the entry of an event's text and its actor, or why it is rejected."""
        self._catalog = catalog
        self._inbox = inbox
        self._admit = admit_text
        self._batch = 0
        self._taken: list[Range] | None = None  # what is in the log, and perhaps still in the inbox; None: not known

    def take(self) -> int:
        """How many of the oldest inputs were taken in; none wait where this is 0.

        In one transaction with the entries goes a note of the rows that they came from. Rows are removed afterwards,
        and before any others are read, so that whoever is next after this process knows which it has to remove.
        Raises duckdb.Error, UnavailableError.
        """
        if self._taken is None:
            self._take_up()
        waiting = self._inbox.read(MOST, _MOST_BYTES)
        if not waiting:
            return 0
        ranges = ranges_of(waiting)
        entries, refused = self._sorted(waiting)
        self._taken = None
        self._batch += 1
        self._catalog.take_in(entries, refused, self._note(ranges))
        self._taken = ranges
        self._remove()
        return len(waiting)

    def standing(self) -> Standing:
        """What waits now. Raises duckdb.Error, UnavailableError."""
        return self._inbox.standing()

    def _take_up(self) -> None:
        """Remove what was taken in last, by this process or the one before."""
        with self._catalog.log_cursor() as cursor:
            rows = cursor.execute(statement("log/taken_last")).fetchall()
            self._batch = rows[0][0] if rows else 0
            self._taken = [Range(first, last) for _, first, last in rows]
            self._remove()
            if self._batch >= _MOST_NOTES:
                self._catalog.check_held()
                cursor.execute(statement("log/taken_clear"))
                self._batch = 0

    def _remove(self) -> None:
        taken, self._taken = self._taken, None
        self._inbox.remove(taken or ())
        self._taken = []

    def _note(self, ranges: Sequence[Range]) -> Change:
        given = {
            "batch": self._batch,
            "first_ids": [each.first for each in ranges],
            "last_ids": [each.last for each in ranges],
        }

        def note(cursor: duckdb.DuckDBPyConnection) -> None:
            cursor.execute(statement("log/taken_add"), given)

        return note

    def _sorted(self, waiting: Sequence[Waiting]) -> tuple[list[Entry], list[Refused]]:
        """The events among the inputs, and the inputs that are none."""
        entries, refused = [], []
        for _, given in waiting:
            if given.faults is not None:
                refused.append(Refused(_rejected(given), given.source or UNSAID, given.actor))
                continue
            admitted = self._admit(given.text.encode(), given.actor)
            if isinstance(admitted, Rejected):  # its node was of another mind, or somebody else wrote it there
                refused.append(Refused(admitted, UNSAID, given.actor))
            else:
                entries.append(admitted)
        return entries, refused


def has_inbox(catalog: Catalog) -> bool:
    """Whether nodes can take something in for a catalog."""
    return inbox_of(catalog.place) is not None


def taking_of(catalog: Catalog, admit_text: AdmitText = admit) -> Taking | None:
    """What takes in for a catalog, whose inbox is made where there is none; None where its place has no inbox.

    Raises duckdb.Error, UnavailableError.
    """
    inbox = inbox_of(catalog.place)
    if inbox is None:
        return None
    inbox.create()
    catalog.end_with(inbox.close)
    return Taking(catalog, inbox, admit_text)


def _rejected(given: Input) -> Rejected:
    faults = [Remark(str(pointer), str(reason)) for pointer, reason in orjson.loads(given.faults or "[]")]
    return Rejected(given.text.encode(), faults)


def ranges_of(waiting: Sequence[Waiting]) -> list[Range]:
    """The numbers of inputs that stand in their order, as few ranges."""
    ranges: list[Range] = []
    for number, _ in waiting:
        if ranges and ranges[-1].last == number - 1:
            ranges[-1] = Range(ranges[-1].first, number)
        else:
            ranges.append(Range(number, number))
    return ranges
