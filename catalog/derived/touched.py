"""Which datasets an advance of the log touches."""

from datetime import datetime

from catalog.database.connection import statement
from catalog.session.query import Question


def touched_since(question: Question, since: datetime) -> set[int] | None:
    """The datasets of which something may be otherwise by what was received since an instant, that included.

    They are those that an event, its run or its job names, by their canonical keys. None: it may be any, since a name
    may have become another's.
    """
    given = {"since": since}
    if question.cursor.execute(statement("derived/names_changed"), given).fetchall()[0][0]:
        return None
    return {key for (key,) in question.cursor.execute(statement("derived/touched_datasets"), given).fetchall()}
