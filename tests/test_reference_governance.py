"""The naive reading of governance against the cases a lawyer can read."""

from typing import Any

import pytest
from governance_values import situation_of
from reference_verdicts import MUST_ACT, Verdicts
from verdicts.case import Case, Version, check, load_cases
from verdicts.events import events_of, moment_of, records_of, time_of

CASES = load_cases()


def asked(case: Case, key: str) -> str | None:
    """The time a question names, None where it names none."""
    return time_of(case.ask[key]) if key in case.ask else None


class Naive:
    """The answers of the naive reading to one case."""

    def __init__(self, case: Case) -> None:
        self.situation = situation_of(
            events_of(case), records_of(case), asked(case, "as_of"), asked(case, "known_at")
        )
        self.verdicts = Verdicts(self.situation)

    def label(self, version: Version, column: str | None) -> dict[str, Any]:
        label = self.verdicts.label(version, column).__dict__
        days = {key: label[key] and label[key].isoformat() for key in ("delete_by", "keep_until")}
        return {**label, **days, "grants": {f"{name} {each}" for name, each in label["grants"]}}

    def findings(self, version: Version) -> list[dict[str, Any]]:
        return [
            {**each.__dict__, "dataset": each.dataset and each.dataset[1]} for each in self.verdicts.findings(version)
        ]

    def retention(self, version: Version) -> dict[str, str | None]:
        found = self.verdicts.retention(version)
        return {"state": found.state, "delete_by": found.delete_by and found.delete_by.isoformat()}

    def impact(self, starts: list[Version], reason: str, case: str | None) -> dict[str, Any]:
        opened = [each["at"] for each in self.situation.records if each["record"] == "case" and each["id"] == case]
        nodes = self.verdicts.impact(starts, reason, opened[0] if opened else None)
        return {
            "verdicts": {each: node.verdict for each, node in nodes.items()},
            "receipts": {each: node.receipt for each, node in nodes.items()},
            "open": sum(node.verdict in MUST_ACT and node.receipt is None for node in nodes.values()),
        }

    def gate(self, version: Version) -> str:
        return self.verdicts.decision(version)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_the_naive_reading_answers_as_worked_by_hand(case: Case) -> None:
    """The rule of the case holds."""
    naive = Naive(case)
    check(case, naive, sorted(naive.situation.versions))


def test_titles_are_distinct_sentences() -> None:
    """No case hides another, and each can be read aloud."""
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if len(title.split()) < 4 or title.endswith(".")] == []


def test_no_answer_depends_on_today() -> None:
    """Every question names the time it is asked of."""
    assert [case.title for case in CASES if not {"as_of", "known_at"} & case.ask.keys()] == []
    assert all(moment_of(case.ask.get("as_of", case.ask.get("known_at"))).year < 2030 for case in CASES)
