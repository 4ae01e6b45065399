"""A trace in words and rows: the paragraph above the picture, and the tables below it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ui.presentation.markdown import plain
from ui.presentation.short import clean, counted, short_version
from ui.presentation.times import moment_text
from ui.presentation.tracing.versions import KNOWN_WORDS, id_of, known_by, sources_declared

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import ColumnEdge, TraceGap
    from catalog.questions.show import Shown
    from catalog.questions.trace import Trace


def sentence(trace: Trace, shown: Shown, zone: ZoneInfo) -> str:
    """One paragraph in Markdown: what the target is, when and by which job it was made, and from what.

    Its day is the day in the zone.
    """
    target = trace["target"]
    made = "trained" if str(target["type"] or "").upper() == "MODEL" else "made"
    subject = f"**{plain(target['name'])}** {plain(short_version(target['version'], 40))}"
    others = [row for row in trace["versions"] if id_of(row) != id_of(target)]
    origin = _origin(trace, shown, made, zone)
    if not others and target["version"] == "unversioned":
        return f"No version of **{plain(target['name'])}** is known.{_sources(trace, is_alone=True)}"
    if not others:
        return f"{subject} {origin}. Its inputs are unknown.{_sources(trace, is_alone=True)}"
    names = {(row["namespace"], row["name"]) for row in others}
    return (
        f"{subject} {origin} from {counted(len(others), 'version')} of {counted(len(names), 'dataset')}"
        f"{_sources(trace)}"
    )


def _origin(trace: Trace, shown: Shown, made: str, zone: ZoneInfo) -> str:
    makers = [run for run in shown["produced_by"] if run["outcome"] == "produced"]
    if not makers:
        comes = "; it derives" if trace["edges"] else ""
        return f"has no known producing run{comes}"
    jobs = sorted({f"{run['job_namespace']}/{run['job_name']}" for run in makers})
    when = trace["versions"][0]["created_at"]
    day = f" on {moment_text(str(when), zone)[:10]}" if when else ""
    word = "job" if len(jobs) == 1 else "jobs"
    runs = f" in {len(makers)} runs" if len(makers) > 1 else ""
    return f"was {made}{day} by {word} {', '.join(map(plain, jobs))}{runs}"


def _sources(trace: Trace, *, is_alone: bool = False) -> str:
    """The end of the paragraph: how many sources there are and how many are declared; is_alone: it is the source."""
    total, declared = sources_declared(trace)
    if is_alone:
        return f" It is itself a source, {'declared' if declared else 'undeclared'}." if total else ""
    if not total:
        return "; it has no source: every version derives from another, or was emptied."
    share = {0: "undeclared", total: "declared"}.get(declared, f"{declared:,} declared")
    return f"; {counted(total, 'source')}, {share}."


def caption_lines(trace: Trace, clocks: Mapping[str, str | None], time_text: Callable[[str], str]) -> list[str]:
    """What stands under a picture that leaves the app: what it shows, at which times, of which log."""
    target = trace["target"]
    version = "" if target["version"] == "unversioned" else f" {short_version(target['version'], 40)}"
    times = [f"as of {clean(clocks.get('as_of') or 'now')}"]
    if trace["known_at"]:
        times.append(f"known at {clean(clocks.get('known_at') or time_text(trace['known_at']))}")
    return [
        f"Lineage of {clean(target['name'])}{version}",
        " · ".join([*times, f"log head {trace['log_head'][:16]}"]),
    ]


def file_name(trace: Trace) -> str:
    """A name for files of a trace, without its ending: of its target, in letters that every file system takes."""
    target = trace["target"]
    words = f"lineage-{target['name'].rpartition('/')[2]}-{short_version(target['version'], 20)}"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip("-.")


def version_rows(trace: Trace) -> list[dict[str, object]]:
    """A row for each version, nearest first."""
    sources = {id_of(row): row for row in trace["sources"]}
    gaps = defaultdict(list)
    for gap in trace["gaps"]:
        gaps[id_of(gap)].append(gap["kind"])
    return [
        {
            "hops": row["depth"],
            "name": row["name"],
            "version": row["version"],
            "type": row["type"],
            "created at": row["created_at"],
            "state": row["state"],
            "source": (sources[id_of(row)]["source_name"] or "none declared") if id_of(row) in sources else None,
            "gaps": ", ".join(sorted(set(gaps[id_of(row)]))) or None,
            "namespace": row["namespace"],
        }
        for row in trace["versions"]
    ]


def edge_rows(trace: Trace) -> list[dict[str, object]]:
    """A row for each edge."""
    return [
        {
            "from": edge["source"]["name"],
            "from version": edge["source"]["version"],
            "to": edge["target"]["name"],
            "to version": edge["target"]["version"],
            "known by": KNOWN_WORDS[known_by(edge)],
            "precision": edge["precision"],
            "role": edge["role"],
            "job": f"{edge['job_namespace']}/{edge['job_name']}" if edge["job_name"] else None,
            "run": edge["run_id"],
            "from namespace": edge["source"]["namespace"],
            "to namespace": edge["target"]["namespace"],
        }
        for edge in trace["edges"]
    ]


def column_rows(steps: Iterable[ColumnEdge]) -> list[dict[str, object]]:
    """A row for each hop of a column."""
    return [
        {
            "from": step["source"]["name"],
            "from column": step["source"]["column"],
            "to": step["target"]["name"],
            "to column": step["target"]["column"],
            "type": " ".join(word for word in (step["type"], step["subtype"]) if word) or None,
            "masking": step["masking"],
            "widened": step["widened"],
            "from version": step["source"]["version"],
            "to version": step["target"]["version"],
            "from namespace": step["source"]["namespace"],
            "to namespace": step["target"]["namespace"],
        }
        for step in steps
    ]


def by_kind(rows: Iterable[TraceGap]) -> dict[str, list[TraceGap]]:
    """Gaps or warnings, by kind in order of the alphabet."""
    kinds: dict[str, list[TraceGap]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    return dict(sorted(kinds.items()))
