"""Rows of views kept while their tables hold still, answers of statements while what they read is the same."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa

from catalog.database.views import compose

# Of one view; rows beyond it are worked out again where a statement reads them.
MOST_BYTES = 64 * 2**20
Rows = list[tuple[Any, ...]]
_TABLE = re.compile(r"\b(?:reading|judged|log)\.\w+")
# Of a view: how often each table under it was changed, and the day.
Moment = tuple[object, ...]
# Of a view's rows, whatever their order.
Digest = tuple[object, ...]


class Content(NamedTuple):
    """The rows of a view; None where they are too many to be kept."""

    digest: Digest
    rows: pa.Table | None


class _Answer(NamedTuple):
    read: Mapping[str, Digest]
    rows: Rows


class KnownAnswers:
    """What statements gave, with what they read. Of one catalog; for one thread at a time.

    A view's digest is kept by when its tables changed, an answer by the digests of its views: rows that were written
    again as they were change no answer.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._contents: dict[str, tuple[Moment, Content]] = {}
        self._answers: dict[str, _Answer] = {}
        self._asked: set[str] = set()

    def content(self, view: str, moment: Moment) -> Content | None:
        """The rows of a view, None where its tables have changed since they were noted."""
        noted, content = self._contents.get(view, (None, None))
        return content if noted == moment else None

    def note_content(self, view: str, moment: Moment, content: Content) -> None:
        """A view has these rows; moment: of before they were read."""
        rows = content.rows
        is_small = rows is not None and rows.nbytes <= MOST_BYTES
        self._contents[view] = moment, content if is_small else content._replace(rows=None)

    def rows(self, text: str, read: Mapping[str, Digest]) -> Rows | None:
        """What a statement gave when it read the same, None where that is unknown."""
        known = self._answers.get(text)
        if known is None or known.read != read:
            return None
        self._asked.add(text)
        return known.rows

    def note_rows(self, text: str, read: Mapping[str, Digest], rows: Rows) -> None:
        """A statement gave these rows; read: of the views as they were when it read them."""
        self._answers[text] = _Answer(read, rows)
        self._asked.add(text)

    def forget_unasked(self) -> None:
        """Forget the answers that were asked for no more since this was called last: texts of days that are over."""
        self._answers = {text: answer for text, answer in self._answers.items() if text in self._asked}
        self._asked.clear()


class Known(NamedTuple):
    """Answers of earlier questions, and how often each table had changed before this question's cursor was opened."""

    answers: KnownAnswers
    changes: Mapping[str, int]
    day: date

    def content(self, name: str, text: str) -> Content | None:
        """The rows of a view or a part, None where its tables have changed. text: its SELECT."""
        return self.answers.content(name, self._moment(text))

    def note_content(self, name: str, text: str, content: Content) -> None:
        """A view or a part has these rows."""
        self.answers.note_content(name, self._moment(text), content)

    def _moment(self, text: str) -> Moment:
        return self.day, *(self.changes[table] for table in tables_under(text))


def known_now(answers: KnownAnswers, changes: Mapping[str, int]) -> Known:
    """What is known for a question of this day."""
    return Known(answers, changes, datetime.now(UTC).date())


@cache
def tables_under(text: str) -> tuple[str, ...]:
    """The tables under a statement over parts of the readings."""
    return tuple(sorted(set(_TABLE.findall(compose(text)))))
