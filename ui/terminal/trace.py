"""A trace for people: a tree from the model down to its sources, its gaps and their remedies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from catalog.governance.rules.kinds import KINDS
from ui.presentation.short import cells, clean, counted, short_time, short_version, shorten
from ui.presentation.tracing.versions import is_of_column, sources_declared
from ui.terminal.paper import Paper, pad
from ui.terminal.trace_tree import Key, Line, Tree, key_of

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import TraceGap
    from catalog.questions.trace import Trace
    from ui.terminal.trace_tree import Edge

_WORDS = {
    "undeclared_source": "GAP: undeclared",
    "unversioned_source": "GAP: version unknown",
    "open_producer": "GAP: writer never ended",
    "lost_write": "GAP: a write is missing",
    "version_reused": "GAP: version reused",
    "content_differs": "GAP: content differs",
    "assumed_write_mode": "GAP: replaced or added to?",
    "cycle": "GAP: cycle",
    "undetermined": "GAP: the trace was cut here",
}
_LEGEND = {
    "by time": "by time: the run named no version; the newest one finished before the read is taken.",
    "carried over": "carried over: the dataset is appended to, so it contains the rows of the version before.",
    "same content": "same content: the reader's own name for what lay there; no run made a version of that name.",
    "declared": "declared: declared for the job, never seen in a run.",
    "any column": "any column: no column lineage was sent, so any column may contribute.",
    "indirect": "indirect: it selects rows (a join, filter, grouping) and is not in their values.",
    "masked": "masked: the value is masked on the way.",
}
_NARROWEST_LABEL = 30
_NARROWEST_NAME = 16
_NARROWEST_COLUMN = 8
_WIDEST_TEXT = 100
_WIDEST_MAKER = 30
_NAMED_GAPS = 6


def render_trace(paper: Paper, trace: Trace, depth: int | None = None) -> str:
    """The tree, a summary, the gaps with what to do next, warnings, and what the answer rests on."""
    if "not_yet" in trace:
        return circumstances(paper, trace)
    if is_of_column(trace):
        tree = Tree((*key_of(trace["target"]), trace["column"]), trace["column_edges"], has_chains=True)
    else:
        tree = Tree(key_of(trace["target"]), trace["edges"])
    lines = tree.lines(depth)
    parts = [
        _tree(paper, trace, lines),
        _summary(paper, trace, lines),
        _legend(paper, lines),
        *_gap_parts(paper, trace),
        _warnings(paper, trace),
        circumstances(paper, trace),
    ]
    return "\n\n".join(part for part in parts if part)


def circumstances(paper: Paper, answer: Mapping[str, object]) -> str:
    """What an answer rests on: the two times, the head of the log, the rules."""
    as_of = short_time(answer["as_of"]) or "now"
    known_at = short_time(answer["known_at"]) or "now"
    head, rules = str(answer["log_head"])[:12], str(answer["rules"])[:12]
    text = paper.ink("dim", f"As of {as_of}, known at {known_at} (UTC). Log head {head}, rules {rules}.")
    return f"{paper.ink('yellow', not_yet_text(answer))}\n{text}" if "not_yet" in answer else text


def not_yet_text(answer: Mapping[str, object]) -> str:
    """That what was asked for was made later, "" where it was there."""
    not_yet = answer.get("not_yet")
    return fill(clean(str(not_yet["message"])), _WIDEST_TEXT) if isinstance(not_yet, Mapping) else ""


class _Facts:
    """The facts about the versions of a trace, by version."""

    def __init__(self, trace: Trace) -> None:
        self.versions = {key_of(version): version for version in trace["versions"]}
        self.sources = {key_of(source): source for source in trace["sources"]}
        self.gaps = {key_of(gap): gap["kind"] for gap in trace["gaps"]}
        jobs = {run["run_id"]: run["job_name"] for run in trace["runs"]}
        self._makers: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for edge in trace["edges"]:
            if edge["run_id"] and edge["job_name"]:
                self._makers[key_of(edge["target"])][edge["job_name"]].add(edge["run_id"])
        # A run that read nothing has no edge, and its version still has a maker: unversioned ones bear the run's id.
        for key in self.versions:
            run_id = key[2].removeprefix("run:")
            if key not in self._makers and run_id in jobs:
                self._makers[key][jobs[run_id]].add(run_id)

    def maker(self, key: Key) -> str:
        """The job that made a version, with the count of its runs where they are several."""
        return ", ".join(
            clean(job) + (f" ({len(runs)} runs)" if len(runs) > 1 else "")
            for job, runs in sorted(self._makers.get(key, {}).items())
        )

    def remark(self, key: Key) -> tuple[str, str]:
        """The remark on a version beside its maker, with its style first: its gap or its source."""
        if key in self.gaps:
            return "red", _WORDS.get(self.gaps[key], f"GAP: {clean(self.gaps[key])}")
        if key in self.sources:
            return "green", f"source {clean(self.sources[key]['source_name'])}"
        return "", ""


def _tree(paper: Paper, trace: Trace, lines: list[Line]) -> str:
    """The lines in three columns: the version, when it was made, and by which job or from which source."""
    facts = _Facts(trace)
    makers = [_maker(facts, line) for line in lines]
    times = [_made_at(facts, line) for line in lines]
    maker_width = min(_WIDEST_MAKER, max(cells(text) for _, text in makers))
    time_width = 0 if not any(times) else 16 if paper.width >= 80 else 10
    room = max(paper.width - maker_width - time_width - 4, _NARROWEST_LABEL)
    rooms = [
        room if made_at else room + time_width + 2 if maker[1] else paper.width
        for maker, made_at in zip(makers, times, strict=True)
    ]
    labels = _labels(facts, lines, rooms)
    label_width = max(cells(label) for label, time in zip(labels, times, strict=True) if time or not any(times))
    lefts = [
        (pad(label, min(room, label_width)), f"  {made_at[:time_width]:{time_width}}")
        if made_at
        else (pad(label, min(room, label_width) + time_width + 2), "")
        for label, made_at in zip(labels, times, strict=True)
    ]
    return "\n".join(_line(paper, *parts) for parts in zip(lines, lefts, makers, strict=True))


def _line(paper: Paper, line: Line, left: tuple[str, str], made: tuple[str, str]) -> str:
    (label, made_at), (style, text) = left, made
    drawn = paper.ink("dim", label[: len(line.stem)]) + _inked_label(paper, line, label[len(line.stem) :])
    cut = shorten(text, _WIDEST_MAKER)
    return f"{drawn}{paper.ink('dim', made_at)}  {paper.ink(style, cut) if style else cut}".rstrip()


def _inked_label(paper: Paper, line: Line, text: str) -> str:
    if line.key is None or line.is_again:
        return paper.ink("dim", text)
    return paper.ink("bold", text) if line.edge is None else text


def _maker(facts: _Facts, line: Line) -> tuple[str, str]:
    if line.key is None or line.is_again:
        return "", ""
    style, remark = facts.remark(line.key[:3])
    maker = facts.maker(line.key[:3])
    return (style, remark) if remark and not maker else ("", maker) if not remark else (style, f"{maker}; {remark}")


def _made_at(facts: _Facts, line: Line) -> str:
    if line.key is None or line.is_again:
        return ""
    return short_time(facts.versions[line.key[:3]]["created_at"])


def _labels(facts: _Facts, lines: list[Line], rooms: list[int]) -> list[str]:
    """The labels of the lines, with namespaces where all then fit, else only where a name needs one."""
    named = [f"{clean(line.key[0])} {clean(line.key[1])}" if line.key else "" for line in lines]
    # Namespaces are what one needs least to follow a tree, so they go first where it is too wide.
    labels = [_label(*pair) for pair in zip(lines, named, strict=True)]
    if any(cells(label) > room for label, room in zip(labels, rooms, strict=True)):
        spaces = defaultdict(set)
        for namespace, name, _ in facts.versions:
            spaces[name].add(namespace)
        named = [
            clean(line.key[1]) if line.key and line.edge and len(spaces[line.key[1]]) == 1 else full
            for line, full in zip(lines, named, strict=True)
        ]
    return [_fitted(*triple) for triple in zip(lines, named, rooms, strict=True)]


def _fitted(line: Line, name: str, room: int) -> str:
    """The label, its name shortened where it is too wide."""
    label = _label(line, name)
    over = cells(label) - room
    if over <= 0:
        return label
    name = shorten(name, max(cells(name) - over, _NARROWEST_NAME))
    over = cells(_label(line, name)) - room
    column = line.key[3] if over > 0 and line.key and len(line.key) > 3 else ""
    return _label(line, name, max(cells(clean(column)) - over, _NARROWEST_COLUMN) if column else None)


def _label(line: Line, name: str, column_room: int | None = None) -> str:
    """The stem, how it came in, the name and the version of a line; the column's name in so many cells."""
    if line.key is None:
        return f"{line.stem}… {line.hidden or 0:,} more here"
    _, _, version, *column = line.key
    before = "".join(f"{word}: " for word in _entrance(line.edge))
    named = clean(column[0]) if column else ""
    field = f"[{named if column_room is None else shorten(named, column_room)}]" if column else ""
    return f"{line.stem}{before}{name}{field} @ {short_version(version)}{_tail(line)}"


def _entrance(edge: Edge | None) -> list[str]:
    """The words before a version: its role, carried over, declared."""
    if edge is None:
        return []
    kind = edge.get("kind")
    role = clean(edge.get("role"))
    words = [role] if role else []
    return [*words, kind.replace("_", " ")] if kind in ("carried_over", "same_content", "declared") else words


def _tail(line: Line) -> str:
    """The words after a version: how its edge is known, and what is elsewhere or left out."""
    tail = "".join(f" ({mark})" for mark in _marks(line.edge))
    if line.is_again:
        tail += " ↑ see above"
    elif line.hidden is not None:
        tail += f" … {line.hidden:,} more below" if line.hidden else " … see elsewhere"
    return tail


def _marks(edge: Edge | None) -> list[str]:
    """The marks of an edge that is less than certain."""
    if edge is None:
        return []
    is_true = {
        "by time": edge.get("resolved_by") == "time" and edge.get("kind") == "read",
        "any column": edge.get("widened"),
        "indirect": edge.get("type") == "INDIRECT",
        "masked": edge.get("masking"),
    }
    return [mark for mark, holds in is_true.items() if holds] + _reading(edge)


def _reading(edge: Edge) -> list[str]:
    """When a file without a version was read and how much of it: two reads of one name may be of two contents."""
    read_at, statistics = edge.get("read_at"), edge.get("statistics")
    if not isinstance(read_at, str) or edge["source"]["version"] != "unversioned":
        return []
    given = statistics if isinstance(statistics, dict) else {}
    sizes = [
        counted(given[key], word)
        for key, word in (("row_count", "row"), ("byte_size", "byte"), ("file_count", "file"))
        if key in given
    ]
    return [", ".join([f"read {read_at[:16].replace('T', ' ')}", *sizes])]


def _summary(paper: Paper, trace: Trace, lines: list[Line]) -> str:
    versions = trace["versions"]
    sources, declared = sources_declared(trace)
    text = (
        f"{counted(len(versions), 'version')}, {counted(len(trace['runs']), 'run')}, "
        f"{counted(sources, 'source')} ({declared:,} declared, {sources - declared:,} undeclared)."
    )
    if len(versions) == 1 and not trace["edges"]:
        text += " No event names its inputs."
    if any(line.hidden for line in lines):
        shown = len({line.key for line in lines if line.key})
        what = "columns" if is_of_column(trace) else "versions"
        text += f"\n{shown:,} {what} shown. More: --depth N (0: all of it), or --json."
    return paper.ink("bold", text)


def _legend(paper: Paper, lines: list[Line]) -> str:
    """The marks that stand in the tree, explained."""
    used = set()
    for line in lines:
        used |= {*_entrance(line.edge), *_marks(line.edge)}
    return paper.ink("dim", "\n".join(text for mark, text in _LEGEND.items() if mark in used))


def _gap_parts(paper: Paper, trace: Trace) -> list[str]:
    """Each kind of gap: what it means, where it is, what to do next."""
    by_kind: dict[str, list[TraceGap]] = defaultdict(list)
    for gap in trace["gaps"]:
        by_kind[gap["kind"]].append(gap)
    return [_gap_part(paper, kind, gaps) for kind, gaps in by_kind.items()]


def _gap_part(paper: Paper, kind: str, gaps: Sequence[TraceGap]) -> str:
    versions: dict[str, list[TraceGap]] = defaultdict(list)
    for gap in gaps:
        versions[f"{clean(gap['namespace'])} {clean(gap['name'])}"].append(gap)
    same = len({gap["message"] for gap in gaps}) == 1
    title = f"{counted(len(gaps), 'gap')}: {kind.replace('_', ' ')}." + (
        f" {clean(gaps[0]['message'])}" if same else ""
    )
    lines = [paper.ink("yellow", title)]
    for name, of_dataset in list(versions.items())[:_NAMED_GAPS]:
        number = f" ({len(of_dataset)} versions)" if len(of_dataset) > 1 else ""
        lines.append("  " + shorten(name, paper.width - 20) + number)
        if not same:
            lines.append(f"    {clean(of_dataset[0]['message'])}")
        if "candidates" in of_dataset[0]:
            lines.append(f"    {clean(of_dataset[0].get('mend', ''))}")
    if len(versions) > _NAMED_GAPS:
        lines.append(f"  … {len(versions) - _NAMED_GAPS:,} more: --json")
    return "\n".join([*lines, f"  Remedy: {KINDS[kind].remedy}"])


def _warnings(paper: Paper, trace: Trace) -> str:
    warnings = trace["warnings"]
    if not warnings:
        return ""
    lines = [paper.ink("yellow", f"{counted(len(warnings), 'warning')}:")]
    for warning in warnings[:_NAMED_GAPS]:
        lines.append(f"  {clean(warning['namespace'])} {clean(warning['name'])}: {clean(warning['message'])}")
    if len(warnings) > _NAMED_GAPS:
        lines.append(f"  … {len(warnings) - _NAMED_GAPS:,} more: --json")
    return "\n".join(lines)
