"""The documented views as tables of one question: many statements read them, and each view is worked out once.

The statements name the views as any user does, so that `whence sql` gives the same rows. The verdicts that some views
hold are kept for now alone; of another time they are worked out here.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from catalog.database.connection import statement
from catalog.database.views import View, documented_views
from catalog.derived.refresh import keep_going
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.known_answers import Content, Digest, Known, Rows
from catalog.management.shared_parts import SharedParts, put
from catalog.session.query import Question

_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_JUDGED = re.compile(r"\bjudged\.(\w+)")
# Read by one statement each, and as fast as they are.
_LEFT = frozenset({"events"})


class StagedViews:
    """The views for statements of one question: each becomes a table of its cursor when a statement reads it."""

    def __init__(self, question: Question, *, verdicts_kept: bool, known: Known | None) -> None:
        """Use `staged_views`."""
        self.question = question
        self._verdicts_kept = verdicts_kept
        self._known = known
        self._shared = SharedParts(question.cursor, known)
        # By name; the digest of each view, None where nobody asks for it.
        self._staged: dict[str, Digest | None] = {}
        self._verdicts: list[str] = []

    def rows(self, text: str) -> Rows:
        """The rows of a statement, written out."""
        views = views_of(text)
        if self._known is None or _LEFT & set(_NAMED.findall(text)):
            return self._rows(text, views)
        read = {view.name: self._digest(view) for view in views}
        rows = self._known.answers.rows(text, read)
        if rows is None:
            rows = self._rows(text, views)
            # As they are staged: what came in since a digest was noted is read by the statement.
            self._known.answers.note_rows(text, {view.name: self._digest(view) for view in views}, rows)
        return rows

    def close(self) -> None:
        """Give the cursor the views of the catalog again, for other statements."""
        for name in [*self._staged, *self._verdicts]:
            self.question.cursor.execute(f"DROP TABLE IF EXISTS temp.{name}")

    def _rows(self, text: str, views: list[View]) -> Rows:
        for view in views:
            self._stage(view)
        return self.question.cursor.execute(text).fetchall()

    def _digest(self, view: View) -> Digest:
        """The digest of a view's rows: of those staged, else the one that is known, else they are staged."""
        if self._known is None:
            raise TypeError("digests are of questions that know earlier answers")
        content = self._known.content(view.name, view.text)
        if view.name not in self._staged and content is not None:
            return content.digest
        self._stage(view)
        return self._staged[view.name] or ()

    def _stage(self, view: View) -> None:
        if view.name in self._staged:
            return
        content = self._known.content(view.name, view.text) if self._known else None
        if content is not None and content.rows is not None:
            put(self.question.cursor, view.name, content.rows)
            self._staged[view.name] = content.digest
        else:
            self._work_out(view)

    def _work_out(self, view: View) -> None:
        cursor = self.question.cursor
        if not self._verdicts_kept and not self._verdicts and _JUDGED.search(view.select):
            # Every version is assessed for these, which takes longest of all: only where a view is about verdicts.
            self._verdicts = _stage_verdicts(self.question)
            self._shared = SharedParts(cursor, self._known)  # an assessment stages parts of what it is about alone
        select = self._shared.select(view)
        if not self._verdicts_kept:
            select = _JUDGED.sub(r"temp.judged_\1", select)
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {view.name} AS\n{select}")
        self._staged[view.name] = None
        if self._known:
            digest = cursor.execute(statement("management/digest").format(table=view.name)).fetchone() or ()
            self._staged[view.name] = digest
            rows = cursor.execute(f"FROM temp.{view.name}").to_arrow_table()
            self._known.note_content(view.name, view.text, Content(digest, rows))


@contextmanager
def staged_views(question: Question, *, verdicts_kept: bool, known: Known | None = None) -> Iterator[StagedViews]:
    """The views for statements of a question.

    verdicts_kept: the verdict tables are of the question's time, so views are read over them; else all is assessed.
    known: what earlier questions of now knew; what it still holds for is not worked out again.
    """
    views = StagedViews(question, verdicts_kept=verdicts_kept, known=known)
    try:
        yield views
    finally:
        views.close()


def views_of(text: str) -> list[View]:
    """The views that a statement names, each once."""
    named = set(_NAMED.findall(text))
    return [view for name, view in _views().items() if name in named - _LEFT]


@cache
def _views() -> dict[str, View]:
    return {view.name: view for view in documented_views()}


def _stage_verdicts(question: Question) -> list[str]:
    """The names of the tables that the verdicts of the question's time were put in."""
    made = []
    for name, rows in VERDICT_TABLES.rows(question, None, keep_going).items():
        put(question.cursor, f"judged_{name}", rows)
        made.append(f"judged_{name}")
    return made
