"""Plans and faults of governance files for people."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.declarations.producer import PRODUCER as OWN_PRODUCER
from ui.presentation.short import cells, clean, counted
from ui.terminal.paper import Paper, pad

_MARKS = {"add": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red")}
_INKS = {"+": "green", "-": "red"}
_WORDS = {
    "would": ("to add", "to change", "to remove", "No changes."),
    "did": ("added", "changed", "removed", "No changes."),
}
_MOST_DRIFT = 20
_MOST_TITLES = 12
_ORIGIN_AT = 60


def render_plan(paper: Paper, plan: Mapping[str, Any], folder: str, tense: str = "would") -> str:
    """Each dataset and job with the lines that change, what no file holds, and the totals."""
    parts = list(_subjects(paper, plan))
    if plan["drift"]:
        parts.append(_drift(paper, plan["drift"]))
    if plan["remarks"]:
        lines = [f"  {_place(item)}: {clean(item['reason'])}" for item in plan["remarks"]]
        parts.append("\n".join([paper.ink("yellow", "entries that match no known dataset or job:"), *lines]))
    parts.append(_sum(paper, plan, folder, tense))
    return "\n\n".join(parts)


def render_faults(answer: Mapping[str, Any], folder: Path) -> str:
    """Every fault as `file:line:`, which editors open, and how many there are."""
    faults = answer["errors"]
    lines = [fault_line(fault, folder) for fault in faults]
    files = len({fault["file"] for fault in faults})
    return "\n".join([*lines, f"{counted(len(faults), 'fault')} in {counted(files, 'file')}. Nothing was changed."])


def fault_line(fault: Mapping[str, Any], folder: Path) -> str:
    """A fault: file and line, path, reason, the nearest words."""
    nearest = f" (nearest: {', '.join(fault['nearest'])})" if fault["nearest"] else ""
    path = f"{fault['path']}: " if fault["path"] else ""
    return f"{clean(folder / fault['file'])}:{fault['line']}: {clean(path + fault['reason'] + nearest)}"


def _by_subject(plan: Mapping[str, Any]) -> Iterable[tuple[tuple[str, str, str], list[tuple[str, Any]]]]:
    """The differences of each dataset, job and run together, in the order of names."""
    marked = [(mark, item) for mark in _MARKS for item in plan[mark]]
    marked.sort(key=lambda pair: _key(pair[1]))
    for subject, group in groupby(marked, key=lambda pair: _key(pair[1])):
        yield subject, list(group)


def _key(item: Mapping[str, Any]) -> tuple[str, str, str]:
    return item["kind"], item["namespace"], item["name"]


def _subjects(paper: Paper, plan: Mapping[str, Any]) -> Iterable[str]:
    """The changes, with every dataset and job that has exactly the same ones listed above them."""
    alike: dict[str, list[str]] = {}
    for (kind, namespace, name), items in _by_subject(plan):
        word = "recorded run of" if kind == "run" else kind
        title = paper.ink("bold", f"{word} {clean(namespace)} {clean(name)}")
        alike.setdefault(_differences(paper, items), []).append(title)
    for differences, titles in alike.items():
        more = len(titles) - _MOST_TITLES
        shown = [*titles[:_MOST_TITLES], f"… and {more:,} more"] if more > 1 else titles
        yield "\n".join([*shown, differences])


def _differences(paper: Paper, items: list[tuple[str, Any]]) -> str:
    """The changes of one dataset or job."""
    lines = []
    for mark, item in items:
        sign, ink = _MARKS[mark]
        told_by = item["told_by"] if mark == "change" else None
        note = f"  declared by {clean(told_by)} so far" if told_by and told_by != OWN_PRODUCER else ""
        lines.append(f"  {paper.ink(ink, sign)} {clean(item['facet'])}{paper.ink('dim', note)}")
        lines += [_line(paper, line, item["origins"]) for line in item["diff"]]
    return "\n".join(lines)


def _line(paper: Paper, line: str, origins: Mapping[str, Any]) -> str:
    """A line of a diff; an added one with its origin in the files."""
    text = f"      {clean(line)}"
    inked = paper.ink(_INKS.get(line[0], "dim"), text)
    member = line[2:].partition(":")[0]
    if line[0] != "+" or member not in origins:
        return inked
    origin = origins[member]
    note = f"  # {clean(origin['entry'])}, {clean(origin['file'])}:{origin['line']}"
    return inked + pad("", max(0, _ORIGIN_AT - cells(text))) + paper.ink("dim", note)


def _drift(paper: Paper, drift: Sequence[Mapping[str, Any]]) -> str:
    lines = [paper.ink("yellow", f"declared by others, in no file: {len(drift):,}")]
    for item in drift[:_MOST_DRIFT]:
        lines.append(
            f"  {clean(item['namespace'])} {clean(item['name'])} {clean(item['facet'])} "
            + paper.ink("dim", f"by {clean(item['told_by'] or 'unknown')}")
        )
    if len(drift) > _MOST_DRIFT:
        lines.append(f"  … {len(drift) - _MOST_DRIFT:,} more: --json")
    return "\n".join(lines)


def _place(item: Mapping[str, Any]) -> str:
    return f"{clean(item['file'])}:{item['line']}: {clean(item['path'])}"


def _sum(paper: Paper, plan: Mapping[str, Any], folder: str, tense: str) -> str:
    add, change, remove, nothing = _WORDS[tense]
    counts = [(len(plan["add"]), add), (len(plan["change"]), change), (len(plan["remove"]), remove)]
    if not any(count for count, _ in counts):
        agreed = counted(plan["unchanged"], "fact")
        return f"{paper.ink('green', nothing)} {clean(folder)} and the catalog agree: {agreed}."
    words = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    by = f" by {clean(plan['actor'])}" if plan.get("actor") else ""
    return paper.ink("bold", f"{words}{by}") + f"; {plan['unchanged']:,} unchanged."
