"""What a search finds, for people: names with the part that fits, runs, and what is downstream hop by hop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.presentation.short import counted, short_time, short_version
from ui.presentation.tracing.versions import KNOWN_WORDS, known_by
from ui.terminal.paper import Paper, table
from ui.terminal.trace import circumstances

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import TraceEdge
    from catalog.questions.downstream import Downstream, DownstreamRow
    from catalog.questions.searching.find import Found, Match
    from catalog.questions.searching.run_search import RunFound
    from catalog.session.pages import Page

_MATCHES = 4


def render_found(paper: Paper, found: Found, query: str) -> str:
    """Models and datasets with why each fits; where nothing does, words spelled alike."""
    if not found["rows"]:
        alike = ", ".join(f"whence search {words!r}" for words in found["did_you_mean"])
        return f"Nothing matches {query!r}. {f'Did you mean: {alike}' if alike else 'All datasets: whence datasets'}"
    titles = ("NAMESPACE", "NAME", "TYPE", "MATCHES", "OWNER", "SOURCE")
    cells = [
        (
            row["namespace"],
            row["name"],
            row["type"],
            _matches(row["matches"]),
            row["owner"] or "",
            row["source"] or "",
        )
        for row in found["rows"]
    ]
    return f"{table(paper, titles, cells)}\n\n{_count(paper, len(cells), found['total'], 'match', 'matches')}"


def _matches(matches: list[Match]) -> str:
    """The parts that fit but for the name, which is seen to."""
    texts = [f"{match['part']} {match['text']}" for match in matches if match["part"] != "name"]
    more = f", and {len(texts) - _MATCHES:,} more" if len(texts) > _MATCHES else ""
    return ", ".join(texts[:_MATCHES]) + more


def render_runs_found(paper: Paper, found: Page[RunFound]) -> str:
    """Runs, the newest first, each with how long it took."""
    if not found["rows"]:
        return "No run matches. The newest runs: whence runs"
    titles = ("STARTED", "JOB", "STATE", "SECONDS", "RUN")
    cells = [
        (
            short_time(row["started_at"]),
            f"{row['job_namespace']} {row['job_name']}",
            row["state"] or "unknown",
            "" if row["seconds"] is None else f"{row['seconds']:,.1f}",
            row["run_id"],
        )
        for row in found["rows"]
    ]
    return f"{table(paper, titles, cells)}\n\n{_count(paper, len(cells), found['total'], 'run', 'runs')}"


def _count(paper: Paper, shown: int, total: int, one: str, many: str) -> str:
    text = counted(total, one, many)
    return paper.ink("dim", text if shown == total else f"{text}, {shown:,} shown: --limit N shows more")


def render_downstream(paper: Paper, down: Downstream) -> str:
    """Every version downstream with its owner and what it was made from, the nearest first."""
    if "not_yet" in down:
        return circumstances(paper, down)
    inputs: dict[tuple[str, str, str], list[TraceEdge]] = {}
    for edge in down["edges"]:
        target = edge["target"]
        inputs.setdefault((target["namespace"], target["name"], target["version"]), []).append(edge)
    rows = [row for row in down["versions"] if row["depth"]]
    if not rows:
        return f"Nothing downstream is recorded.\n\n{circumstances(paper, down)}"
    titles = ("HOPS", "NAMESPACE", "NAME", "VERSION", "OWNER", "FROM", "KNOWN BY")
    cells = [_line(row, inputs.get((row["namespace"], row["name"], row["version"]), [])) for row in rows]
    cut = "Only the nearest versions are listed.\n" if down["truncated"] else ""
    summary = paper.ink("dim", f"{counted(len(rows), 'version')} downstream")
    return f"{table(paper, titles, cells)}\n\n{cut}{summary}\n{circumstances(paper, down)}"


def _line(row: DownstreamRow, edges: list[TraceEdge]) -> tuple[object, ...]:
    sources = dict.fromkeys(edge["source"]["name"] for edge in edges)
    ways = dict.fromkeys(KNOWN_WORDS.get(known_by(edge), known_by(edge)) for edge in edges)
    version = short_version(row["version"])
    owner = row["owner"] or "no owner"
    return row["depth"], row["namespace"], row["name"], version, owner, ", ".join(sources), ", ".join(ways)
