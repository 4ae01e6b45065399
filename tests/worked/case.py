"""The shape of a worked case and how an answer is held against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from worked.build import Body, at, home, run_id

Version = tuple[str, str, str]


class Answers(Protocol):
    """What any reading of the rules must be able to say; see `reference.Reference` for the shapes."""

    def trace(self, namespace: str, name: str, version: str | None = None) -> dict[str, Any]: ...
    def runs(self) -> Mapping[tuple[str, str, str], Mapping[str, str | None]]: ...
    def versions(self) -> Mapping[Version, Mapping[str, str | None]]: ...
    def reads(self) -> set[tuple[str, str, str, str, str, str, str]]: ...
    def impact(self, namespace: str, name: str, version: str) -> set[tuple[str, str, str, int]]: ...
    def column_trace(
        self, namespace: str, name: str, version: str | None, column: str
    ) -> set[tuple[str, str, str, str, bool]]: ...


@dataclass(frozen=True)
class Case:
    """A history, a question and the answer. What is None is not asked.

    A version is `name@version` in namespace `db`, or `file` where the name begins with a slash; `#3` stands for
    `run:<id of run 3>`, `-` for `unversioned`, `at:5` for the virtual version of minute 5.
    """

    name: str
    rule: str
    events: tuple[Body, ...]
    ask: str | None = None  # `name` or `name@version`, traced
    as_of: float | None = None  # minute
    versions: str | None = None  # every version of the trace
    edges: str | None = None  # every edge: `a@- > b@#1 read none; …`
    column_edges: str | None = None  # the edges with precision `column`: `a@- > b@#1; …`
    leaves: str | None = None  # every version under `sources`
    declared: str = ""  # the leaves with a declared source; the others are gaps `undeclared_source`
    gaps: str | None = None  # all other gaps: `cycle b@1; …`
    warnings: str | None = None  # `ambiguous_read b@1 2; …`, the number of the run last
    traced_runs: str | None = None  # every run of the trace: `job1/1 job2/2`
    roles: str | None = None  # the edges with a role: `a@1 train; …`
    runs: str | None = None  # some runs: `job1/1 COMPLETE 0 10; …`, with started_at and ended_at as minutes or -
    made: str | None = None  # some versions of the catalog: `b@#1 produced 10; x@1 external -`
    absent: str = ""  # versions that are not in the catalog
    reads: str | None = None  # every read: `2 b@#1 time; …`, the number of the run first
    column: str | None = None  # the column of `ask` to trace
    columns: str | None = None  # every column reached but the start: `a@-.x; b@-.* widened`
    impact: str | None = None  # forwards from `ask`, itself left out: `b@#1 1; c@#2 2`


def version(word: str) -> Version:
    """The version that a word names."""
    name, _, number = word.partition("@")
    if number == "-":
        return home(name), name, "unversioned"
    if number.startswith("at:"):
        return home(name), name, f"at:{at(float(number.removeprefix('at:')))}"
    return home(name), name, f"run:{run_id(int(number[1:]))}" if number.startswith("#") else number


def phrases(text: str) -> list[list[str]]:
    """The words of each phrase of `"a b; c d"`."""
    return [phrase.split() for phrase in text.split(";") if phrase.strip()]


def minute(word: str) -> str | None:
    """The time a word stands for."""
    return None if word == "-" else at(float(word))


def of(row: Mapping[str, Any]) -> Version:
    """The version a JSON row names."""
    return row["namespace"], row["name"], row["version"]


def check(case: Case, answers: Answers) -> None:
    """Pass where the answers are those of the case; AssertionError names what differs."""
    if case.ask is not None and case.column is None and case.impact is None:
        _check_trace(case, answers)
    if case.column is not None:
        _check_columns(case, answers)
    if case.impact is not None:
        _check_impact(case, answers)
    _check_catalog(case, answers)


def _target(case: Case) -> tuple[str, str, str | None]:
    name, _, given = (case.ask or "").partition("@")
    return (home(name), name, None) if not given else version(case.ask or "")


def _check_trace(case: Case, answers: Answers) -> None:
    trace = answers.trace(*_target(case))
    if case.versions is not None:
        assert {of(row) for row in trace["versions"]} == {version(word) for word in case.versions.split()}
    if case.traced_runs is not None:
        assert {f"{row['job_name']}/{int(row['run_id'][-12:], 16)}" for row in trace["runs"]} == set(
            case.traced_runs.split()
        )
    _check_edges(case, trace["edges"])
    _check_gaps(case, trace)


def _check_edges(case: Case, edges: list[dict[str, Any]]) -> None:
    if case.edges is not None:
        seen = {(of(row["source"]), of(row["target"]), row["kind"], row["resolved_by"]) for row in edges}
        wanted = {(version(a), version(b), kind, how) for a, _, b, kind, how in phrases(case.edges)}
        assert seen == wanted
    if case.column_edges is not None:
        precise = {(of(row["source"]), of(row["target"])) for row in edges if row["precision"] == "column"}
        assert precise == {(version(a), version(b)) for a, _, b in phrases(case.column_edges)}
    if case.roles is not None:
        roles = {(of(row["source"]), row["role"]) for row in edges if row["role"] is not None}
        assert roles == {(version(a), word) for a, word in phrases(case.roles)}


def _check_gaps(case: Case, trace: dict[str, Any]) -> None:
    undeclared = {of(row) for row in trace["gaps"] if row["kind"] == "undeclared_source"}
    if case.leaves is not None:
        leaves = {version(word) for word in case.leaves.split()}
        declared = {version(word) for word in case.declared.split()}
        assert {of(row) for row in trace["sources"]} == leaves
        assert {of(row) for row in trace["sources"] if row["declared"]} == declared
        assert undeclared == leaves - declared
    if case.gaps is not None:
        others = {(row["kind"], of(row)) for row in trace["gaps"] if row["kind"] != "undeclared_source"}
        assert others == {(kind, version(word)) for kind, word in phrases(case.gaps)}
    if case.warnings is not None:
        warned = {(row["kind"], of(row), row["run_id"]) for row in trace["warnings"]}
        assert warned == {(kind, version(word), run_id(int(number))) for kind, word, number in phrases(case.warnings)}


def _check_columns(case: Case, answers: Answers) -> None:
    target = _target(case)
    start = answers.trace(*target)["target"]
    found = answers.column_trace(*target, case.column or "")
    found = {each for each in found if each[:4] != (*of(start), case.column)}
    wanted = set()
    for word, *marks in phrases(case.columns or ""):
        where, _, column = word.rpartition(".")
        wanted.add((*version(where), column, marks == ["widened"]))
    assert found == wanted


def _check_impact(case: Case, answers: Answers) -> None:
    namespace, name, number = version(case.ask or "")
    found = {row for row in answers.impact(namespace, name, number) if row[3] > 0}
    assert found == {(*version(word), int(depth)) for word, depth in phrases(case.impact or "")}


def _check_catalog(case: Case, answers: Answers) -> None:
    known = answers.versions() if case.made or case.absent else {}
    for word, state, created_at in phrases(case.made or ""):
        assert dict(known[version(word)]) == {"state": state, "created_at": minute(created_at)}, word
    for word in case.absent.split():
        assert version(word) not in known, word
    for word, state, started_at, ended_at in phrases(case.runs or ""):
        job, _, number = word.partition("/")
        row = answers.runs()["jobs", job, run_id(int(number))]
        wanted = {
            "state": None if state == "-" else state,
            "started_at": minute(started_at),
            "ended_at": minute(ended_at),
        }
        assert dict(row) == wanted, word
    if case.reads is not None:
        seen = {(row[0], row[3:6], row[6]) for row in answers.reads()}
        assert seen == {(run_id(int(number)), version(word), how) for number, word, how in phrases(case.reads)}
