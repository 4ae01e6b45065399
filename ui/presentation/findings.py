"""Verdicts on the screen: a word and an icon for each, and a colour that repeats them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from collections.abc import Sequence

    from catalog.governance.answers.answers import FindingAnswer

_HASH = re.compile(r"(sha256:[0-9a-f]{8})[0-9a-f]{56}")


class VerdictWord(NamedTuple):
    """How a verdict is shown; icon and colour are Streamlit's names."""

    word: str
    icon: str
    colour: str

    @property
    def badge(self) -> str:
        """The verdict as a badge in Markdown."""
        return f":{self.colour}-badge[{self.icon} {self.word}]"


VERDICTS = {
    "violation": VerdictWord("violation", ":material/block:", "red"),
    "gap": VerdictWord("gap", ":material/help:", "orange"),
    "warning": VerdictWord("warning", ":material/warning:", "blue"),
    "pass": VerdictWord("pass", ":material/check_circle:", "green"),
    "waived": VerdictWord("waived", ":material/front_hand:", "gray"),
}
NOT_ASSESSED = VerdictWord("not assessed", ":material/radio_button_unchecked:", "gray")
# Kinds whose name is no words, or not ours.
_KINDS = {"art9_missing": "Art. 9 condition missing", "no_valid_grant": "no valid legal basis"}
# What a cell of a table says, where Markdown is not read.
MARKS = {"violation": "✗ violation", "gap": "? gap", "warning": "! warning", "pass": "✓ pass", "waived": "~ waived"}


def verdict_word(name: str | None) -> VerdictWord:
    """How a verdict is shown; one of no known name counts as not assessed."""
    return VERDICTS.get(name or "", NOT_ASSESSED)


def status_of(decision: str | None, waived: int) -> str:
    """The status of a version by the gate's decision: a pass to which somebody waived findings is `waived`."""
    return "waived" if decision == "pass" and waived else decision or ""


def kind_words(kind: str) -> str:
    """A kind of finding, a state or a column as words: `purpose_void` is "purpose void"."""
    return _KINDS.get(kind) or kind.replace("_", " ")


def message_words(message: object) -> str:
    """A finding's message with the head of each hash: the panel of its version has the whole one."""
    return _HASH.sub(r"\1", str(message))


def finding_rows(findings: Sequence[FindingAnswer]) -> list[dict[str, object]]:
    """A row for each finding, those that are waived last, with who accepted the risk and why."""
    return [
        {
            "status": "waived" if item["waived_by"] else item["severity"],
            "finding": kind_words(item["kind"]),
            "dataset": (item["dataset"] or item["target"])["name"],
            "what": message_words(item["message"]),
            "waived by": item["waived_by"],
            "until": waiver["until"] if (waiver := item["waiver"]) else None,
            "justification": waiver["reason"] if waiver else None,
        }
        for item in sorted(findings, key=lambda item: item["waived_by"] is not None)
    ]
