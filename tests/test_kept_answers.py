"""Answers over HTTP are kept until the log grows, the least lately asked for going first."""

from support.fresh import FreshCatalog
from support.product import entries_of

from ui.api.kept_answers import KeptAnswers

EVENT = {"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "db", "name": "a"}}


class Counted:
    """Answers, and how many of them were worked out."""

    def __init__(self, kept: KeptAnswers) -> None:
        """None yet."""
        self._kept = kept
        self.worked_out = 0

    def __call__(self, asked: str) -> bytes:
        """The answer."""

        def work_out() -> bytes:
            self.worked_out += 1
            return asked.encode()

        return self._kept.answer(asked, work_out)


def test_an_answer_is_worked_out_once_until_the_log_grows() -> None:
    catalog = FreshCatalog()
    ask = Counted(KeptAnswers(catalog))
    assert [ask("one"), ask("one"), ask("two")] == [b"one", b"one", b"two"]
    assert ask.worked_out == 2
    catalog.append(entries_of([EVENT]))
    assert [ask("one"), ask("one")] == [b"one", b"one"]
    assert ask.worked_out == 3


def test_no_more_is_kept_than_there_is_room_for() -> None:
    ask = Counted(KeptAnswers(FreshCatalog(), most_bytes=7))
    for asked in ("one", "two", "one", "six"):  # two goes, as one was asked for later
        ask(asked)
    assert ask.worked_out == 3
    ask("one")
    assert ask.worked_out == 3
    ask("two")
    assert ask.worked_out == 4
    assert ask("longer than there is room for") == b"longer than there is room for"
