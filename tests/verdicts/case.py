"""The shape of a case in `verdicts/*.yml`, how its words are read, and how an answer is held against it.

A version is a word: `churn@7` in namespace `db`; `churn@-` is `unversioned`, `churn@#2` the version `run:…` that
entry 2 of the lineage made. Dates are text; a bare date is midnight UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml
from worked.build import DB, run_id

Body = dict[str, Any]
Version = tuple[str, str, str]
FOLDER = Path(__file__).parent


class Answers(Protocol):
    """What any reading of the rules must be able to say of a case; dates are ISO text, versions are triples.

    `findings` gives rows {kind, severity, dataset: name or None, source: name or None, path: [version, …]}, the path
    from the target to the version the finding is about. `impact` gives {verdicts: {version: word}, receipts:
    {version: word or None}, open: count}; `case` is the id of the record it is asked for. `gate`
    gives {decision, approval}.
    """

    def label(self, version: Version, column: str | None) -> Mapping[str, Any]: ...
    def findings(self, version: Version) -> list[Mapping[str, Any]]: ...
    def retention(self, version: Version) -> Mapping[str, str | None]: ...
    def impact(self, starts: list[Version], reason: str, case: str | None) -> Mapping[str, Any]: ...
    def gate(self, version: Version) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Case:
    """A situation, a question, and the one answer. `doubt` says what the rules leave open and what was taken."""

    title: str
    file: str
    ask: Body
    expect: Body
    about: frozenset[str]  # the kinds of findings that the file looks at; empty: all
    rule: str = ""
    given: Body = field(default_factory=dict)
    lineage: list[Body] = field(default_factory=list)
    records: list[Body] = field(default_factory=list)
    later: list[Body] = field(default_factory=list)
    doubt: str | None = None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_cases() -> list[Case]:
    """Every case of every file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        page = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
        about = frozenset(page.get("about", []))
        found += [Case(file=path.stem, about=about, **body) for body in page["cases"]]
    return found


def version_of(word: str) -> Version:
    """The version a word names; a bare name is `unversioned`."""
    name, _, version = word.partition("@")
    if version.startswith("#"):
        return DB, name, f"run:{run_id(int(version[1:]))}"
    return DB, name, version if version not in ("", "-") else "unversioned"


def starts_of(case: Case, known: Callable[[], list[Version]]) -> list[Version]:
    """The versions that a question about impact begins at: one, or every one of a dataset named without version."""
    word = str(case.ask["of"])
    return [version_of(word)] if "@" in word else [each for each in known() if each[:2] == (DB, word)]


def check(case: Case, answers: Answers, known: Callable[[], list[Version]]) -> None:
    """Pass where the answers are those of the case; AssertionError names what differs. known: every version."""
    question, expect = case.ask["question"], case.expect
    if question == "impact":
        _check_impact(case, answers.impact(starts_of(case, known), case.ask["reason"], case.ask.get("case")))
        return
    if question == "retention":
        seen = {word: dict(answers.retention(version_of(word))) for word in expect}
        assert {word: {key: seen[word][key] for key in wanted} for word, wanted in expect.items()} == expect
        return
    target = version_of(str(case.ask["of"]))
    if question == "label":
        label = answers.label(target, case.ask.get("column"))
        assert {key: _plain(label[key]) for key in expect} == {key: _plain(value) for key, value in expect.items()}
    elif question == "gate":
        seen = answers.gate(target)
        assert {key: seen[key] for key in expect} == expect
    else:
        _check_findings(case, answers.findings(target))


def _plain(value: object) -> object:
    """A list, whatever its order, as a sorted one."""
    return sorted(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


def _check_findings(case: Case, found: list[Mapping[str, Any]]) -> None:
    rows = [row for row in found if not case.about or row["kind"] in case.about]
    wanted = case.expect["findings"]
    assert sorted((row["kind"], row["dataset"] or "") for row in rows) == sorted(
        (row["kind"], row.get("dataset") or "") for row in wanted
    )
    for row in wanted:
        seen = next(each for each in rows if (each["kind"], each["dataset"]) == (row["kind"], row.get("dataset")))
        for key in {"severity", "source"} & row.keys():
            assert seen[key] == row[key], (row["kind"], key)
        if "path" in row:
            assert list(seen["path"]) == [version_of(word) for word in row["path"]], row["kind"]


def _check_impact(case: Case, seen: Mapping[str, Any]) -> None:
    verdicts = case.expect["verdicts"]
    assert {each: seen["verdicts"][each] for each in seen["verdicts"]} == {
        version_of(word): verdict for word, verdict in verdicts.items()
    }
    if "receipts" in case.expect:
        receipts = {each: how for each, how in seen["receipts"].items() if how}
        assert receipts == {version_of(word): how for word, how in case.expect["receipts"].items()}
    if "open" in case.expect:
        assert seen["open"] == case.expect["open"]
