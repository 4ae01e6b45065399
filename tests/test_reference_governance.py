"""The naive reading of governance against the cases a lawyer can read."""

from typing import Any

import pytest
from oracles.governance_rules import day_of
from oracles.governance_values import Situation, situation_of
from oracles.reference_cases import MUST_ACT
from oracles.reference_verdicts import Verdicts
from support.product import entries_of
from verdicts.case import Case, Version, check, load_cases
from verdicts.events import events_of, moment_of, records_of, time_of

CASES = load_cases()


def asked(case: Case, key: str) -> str | None:
    """The time a question names, None where it names none."""
    return time_of(case.ask[key]) if key in case.ask else None


class Naive:
    """The answers of the naive reading to one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.situation = self._known(asked(case, "known_at"))
        self.verdicts = Verdicts(self.situation)

    def _known(self, known_at: str | None) -> Situation:
        return situation_of(events_of(self.case), records_of(self.case), asked(self.case, "as_of"), known_at)

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
        meant = [each for each in self.verdicts.cases() if each["id"] == case]
        nodes = self.verdicts.impact(starts, reason, meant[0] if meant else None)
        return {
            "verdicts": {each: node.verdict for each, node in nodes.items()},
            "receipts": {each: node.receipt for each, node in nodes.items()},
            "open": sum(node.verdict in MUST_ACT and node.receipt is None for node in nodes.values()),
        }

    def gate(self, version: Version) -> dict[str, str]:
        return {"decision": self.verdicts.decision(version), "approval": self._approval(version)}

    def _approval(self, version: Version) -> str:
        """The state of the newest approval: what was known when it was given is held against what is known now."""
        given = [
            each for each in self.situation.records if each["record"] == "approval" and each["version"] == version
        ]
        if not given:
            return "missing"
        if day_of(given[-1].get("until")) and day_of(given[-1]["until"]) < self.verdicts.today:
            return "expired"
        then = Verdicts(self._known(given[-1]["at"].isoformat()))
        return "valid" if then.approved(version) == self.verdicts.approved(version) else "stale"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_the_naive_reading_answers_as_worked_by_hand(case: Case) -> None:
    """The rule of the case holds."""
    naive = Naive(case)
    check(case, naive, lambda: sorted(naive.situation.versions))


def test_titles_are_distinct_sentences() -> None:
    """No case hides another, and each can be read aloud."""
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if len(title.split()) < 4 or title.endswith(".")] == []


def test_no_answer_depends_on_today() -> None:
    """Every question names the time it is asked of."""
    assert [case.title for case in CASES if not {"as_of", "known_at"} & case.ask.keys()] == []
    assert all(moment_of(case.ask.get("as_of", case.ask.get("known_at"))).year < 2030 for case in CASES)


def test_every_event_of_a_case_is_taken_in() -> None:
    """The product's own door refuses none, and takes no two of a case for one."""
    for case in CASES:
        events = [body for _, body in events_of(case)]
        assert len({entry.body_hash for entry in entries_of(events)}) == len(events), case.title
