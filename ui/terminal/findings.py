"""Findings and the gate's decision for people: what is wrong, its path, its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ui.presentation.short import clean, counted, short_time, short_version
from ui.presentation.tracing.finding_path import chain
from ui.terminal.paper import Paper, wrapped
from ui.terminal.trace import circumstances

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import (
        ApprovalRecord,
        AssignmentRecord,
        FindingAnswer,
        GateAnswer,
        WaiverRecord,
    )
    from catalog.lineage.trace_json import VersionName

MARKS = {"violation": ("✗", "red"), "gap": ("?", "yellow"), "warning": ("!", "cyan")}
_DECISIONS = {
    "pass": ("✓", "green", "PASS"),
    "violation": ("✗", "red", "VIOLATION"),
    "gap": ("?", "yellow", "GAP"),
}
_MOST_EACH = 20
_INDENT = "    "


def render_findings(paper: Paper, findings: Sequence[FindingAnswer]) -> str:
    """The findings of each version, most severe first."""
    if not findings:
        return paper.ink("green", "✓ No findings: no violation, no gap, no warning.")
    parts = []
    for _, of_one in groupby(sorted(findings, key=_target), key=_target):
        listed = list(of_one)
        title = f"{version_text(listed[0]['target'])}: {tally(listed)}"
        parts.append("\n".join([paper.ink("bold", title), *_lines(paper, listed)]))
    return "\n\n".join([*parts, _next(paper, findings)])


def render_gate(paper: Paper, answer: GateAnswer) -> str:
    """The decision, every finding, the approval, and what to do next."""
    mark, style, word = _DECISIONS[answer["decision"]]
    purpose = f", for {clean(answer['purpose'])}" if answer["purpose"] else ""
    title = f"{paper.ink(style, f'{mark} {word}')}  {paper.ink('bold', version_text(answer['target']))}{purpose}"
    parts = [f"{title}\n{tally(answer['findings'])}"]
    if answer["findings"]:
        parts.append("\n".join(_lines(paper, answer["findings"])))
    parts.append(_approval(paper, answer))
    if answer["findings"]:
        parts.append(_next(paper, answer["findings"]))
    return "\n\n".join([*parts, circumstances(paper, answer)])


def render_approval(paper: Paper, record: ApprovalRecord) -> str:
    """What was approved, by whom, until when."""
    until = f" until {record['until']}" if record["until"] else ""
    return (
        f"{paper.ink('green', '✓ approved')}  {version_text(record)} for {clean(record['purpose'])}{until}, "
        f"by {clean(record['by'])}.\n"
        + paper.ink("dim", "It is stale once its trace, labels, rules or checks change: whence gate shows it.")
    )


def render_waiver(paper: Paper, record: WaiverRecord) -> str:
    """Which finding was waived, by whom, until when; or that it is no longer."""
    if record["status"] == "revoked":
        return _recorded(paper, "✓ waiver revoked", record, f"by {clean(record['by'])}: it counts at the gate again.")
    return _recorded(paper, "✓ waived", record, f"until {record['until']}, by {clean(record['by'])}.")


def render_assignment(paper: Paper, record: AssignmentRecord) -> str:
    """Which finding was assigned, to whom, until when."""
    until = f" until {record['due_at']}" if record["due_at"] else ""
    return _recorded(paper, "✓ assigned", record, f"to {clean(record['owner'])}{until}, by {clean(record['by'])}.")


def _recorded(paper: Paper, deed: str, record: WaiverRecord | AssignmentRecord, how: str) -> str:
    kind = clean(record["finding_kind"]).replace("_", " ")
    sentence = f"{kind} of {version_text(record['target'])} {how}"
    return "\n".join([f"{paper.ink('green', deed)}  {sentence}", *_wrapped(paper, record["message"], "")])


def tally(findings: Sequence[FindingAnswer]) -> str:
    """How many of each severity, those waived apart."""
    counts = [
        counted(sum(1 for item in findings if item["severity"] == severity and item["waived_by"] is None), severity)
        for severity in MARKS
    ]
    waived = sum(1 for item in findings if item["waived_by"] is not None)
    return ", ".join([*counts, *([f"{waived:,} waived"] if waived else [])])


def version_text(version: VersionName) -> str:
    """Namespace, name and version."""
    return f"{clean(version['namespace'])} {clean(version['name'])} @ {short_version(version['version'])}"


def _target(finding: FindingAnswer) -> tuple[str, ...]:
    return tuple(str(finding["target"][key]) for key in ("namespace", "name", "version"))


def _lines(paper: Paper, findings: Sequence[FindingAnswer]) -> list[str]:
    """Each finding in full, the first of each severity where there are many."""
    lines = []
    for severity in MARKS:
        listed = [finding for finding in findings if finding["severity"] == severity]
        lines += [_finding(paper, finding) for finding in listed[:_MOST_EACH]]
        if len(listed) > _MOST_EACH:
            lines.append(f"  … {counted(len(listed) - _MOST_EACH, f'more {severity}', f'more {severity}s')}: --json")
    return lines


def _finding(paper: Paper, finding: FindingAnswer) -> str:
    """Its kind, message, path and remedy; of a waived one, who waived it and why."""
    mark, style = MARKS[finding["severity"]]
    words = f"{mark} {finding['severity']}: {clean(finding['kind']).replace('_', ' ')}"
    if (waiver := finding["waiver"]) is not None:
        waived = f"waived by {finding['waived_by']} until {waiver['until']}: {waiver['reason']}"
        head = f"  {paper.ink('dim', f'~ {words[2:]}')}  {paper.ink('dim', finding['id'])}"
        return "\n".join([head, *_wrapped(paper, finding["message"], ""), *_wrapped(paper, waived, "~ ")])
    lines = [f"  {paper.ink(style, words)}  {paper.ink('dim', finding['id'])}"]
    lines += _wrapped(paper, finding["message"], "")
    if len(finding["path"]) > 1:
        lines.append(_INDENT + paper.ink("dim", chain(finding["path"], paper.width - len(_INDENT))))
    lines += _wrapped(paper, finding["mend"], "→ ")
    return "\n".join(lines)


def _wrapped(paper: Paper, text: object, mark: str) -> list[str]:
    """A text in lines that fit, a mark before the first."""
    return wrapped(paper, text, _INDENT + mark, _INDENT + " " * len(mark))


def _approval(paper: Paper, answer: GateAnswer) -> str:
    """Whether it is approved, and if not, how one approves it."""
    approval = answer["approval"]
    by = f"by {clean(approval['by'])} on {short_time(approval['approved_at'])[:10]}" if approval["by"] else ""
    if approval["state"] == "valid":
        until = f", until {approval['until']}" if approval["until"] else ""
        return f"{paper.ink('green', '✓ approved')} {by}{until}."
    changed = ", ".join(approval["changed"]).replace("_", " ")
    state = {
        "missing": "not approved",
        "stale": f"approval stale: {changed} changed since it was approved {by}",
        "expired": f"approval expired on {approval['until']}; approved {by}",
    }[approval["state"]]
    needed = paper.ink("yellow", f"? {state}; an approval is required.") if approval["required"] else f"- {state}."
    return (
        needed + "\n" + paper.ink("dim", f"  whence approve {_words(answer)} --purpose {_purpose(answer)} --by WHO")
    )


def _words(answer: GateAnswer) -> str:
    target = answer["target"]
    return f"{clean(target['namespace'])} {clean(target['name'])} --version {clean(target['version'])}"


def _purpose(answer: GateAnswer) -> str:
    return clean(answer["purpose"]) if answer["purpose"] else "PURPOSE"


def _next(paper: Paper, findings: Sequence[FindingAnswer]) -> str:
    """The commands for the first finding that counts."""
    first = next((item for item in findings if item["waived_by"] is None), None)
    if first is None:
        return ""
    target = first["target"]
    return paper.ink(
        "dim",
        f"Its lineage: whence trace {clean(target['namespace'])} {clean(target['name'])} "
        f"--version {clean(target['version'])}\n"
        f"To accept the risk of one: whence waive {first['id']} --by WHO --reason WHY --until DAY",
    )
