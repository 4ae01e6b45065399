"""A trace in words and rows: the paragraph above the picture, the tables below it, and what to do about gaps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ui.presentation.markdown import plain
from ui.presentation.short import short_version
from ui.presentation.times import moment_text
from ui.presentation.versions import KNOWN_WORDS, Trace, id_of, known_by

Row = Mapping[str, Any]


class Advice(NamedTuple):
    """What a kind of gap or warning means, and the next step."""

    title: str
    next_step: str


ADVICE = {
    "undeclared_source": Advice(
        "Nothing says where these come from",
        "`whence suggest-governance` writes a YAML file to fill in for each; then `whence apply`.",
    ),
    "unversioned_source": Advice(
        "Which version was read cannot be told",
        "Let the reading job put a `version` facet on this input, or send the events of the run that wrote it.",
    ),
    "version_reused": Advice(
        "One version, made from different inputs",
        "Give each run's output a version of its own (a content hash, or leave the `version` facet out).",
    ),
    "cycle": Advice(
        "Versions that come from one another",
        "Look for a run that reads what it writes under one version; give what it writes a new version.",
    ),
    "ambiguous_read": Advice(
        "Read while another run was writing",
        "Let the reading job name the version it read in a `version` facet: then nothing is guessed by time.",
    ),
}


def sentence(trace: Trace, shown: Row, zone: ZoneInfo) -> str:
    """One paragraph, in Markdown: what it is, when and by what it was made, from how much, and how sure that is.

    Its day is the day in the zone.
    """
    target = trace["target"]
    made = "trained" if str(target["type"] or "").upper() == "MODEL" else "made"
    subject = f"**{plain(target['name'])}** {plain(short_version(target['version'], 40))}"
    others = [row for row in trace["versions"] if id_of(row) != id_of(target)]
    origin = _origin(trace, shown, made, zone)
    if not others and target["version"] == "unversioned":
        return f"No version of **{plain(target['name'])}** is known.{_leaves(trace, 'It is a leaf')}"
    if not others:
        return f"{subject} {origin}. Nothing is known from before it.{_leaves(trace, 'It is itself a leaf')}"
    names = {(row["namespace"], row["name"]) for row in others}
    return (
        f"{subject} {origin} from {_count(len(others), 'version')} of {_count(len(names), 'dataset')}"
        f"{_leaves(trace, '')}"
    )


def _origin(trace: Trace, shown: Row, made: str, zone: ZoneInfo) -> str:
    makers = [run for run in shown["produced_by"] if run["outcome"] == "produced"]
    if not makers:
        comes = "; it comes" if trace["edges"] else ""
        return f"is known, but no run was seen that made it{comes}"
    jobs = sorted({f"{run['job_namespace']}/{run['job_name']}" for run in makers})
    when = trace["versions"][0]["created_at"]
    day = f" on {moment_text(str(when), zone)[:10]}" if when else ""
    word = "job" if len(jobs) == 1 else "jobs"
    runs = f" in {len(makers)} runs" if len(makers) > 1 else ""
    return f"was {made}{day} by {word} {', '.join(map(plain, jobs))}{runs}"


def _leaves(trace: Trace, alone: str) -> str:
    """The end of the paragraph: how many leaves there are and how many of them have a declared source."""
    leaves = trace["sources"]
    if not leaves:
        return "" if alone else "; no leaf is known: every version comes from another, or was emptied."
    declared = sum(1 for leaf in leaves if leaf["declared"])
    if alone:
        return f" {alone}, {'with a declared source' if declared else 'without a declared source'}."
    if len(leaves) == 1:
        return f"; one leaf, {'with' if declared else 'without'} a declared source."
    share = {0: "none", len(leaves): "all"}.get(declared, str(declared))
    return f"; {len(leaves)} leaves, {share} with a declared source."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def version_rows(trace: Trace) -> list[dict[str, Any]]:
    """A row for each version, nearest first."""
    leaves = {id_of(row): row for row in trace["sources"]}
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
            "source": (leaves[id_of(row)]["source_name"] or "none declared") if id_of(row) in leaves else None,
            "gaps": ", ".join(sorted(set(gaps[id_of(row)]))) or None,
            "namespace": row["namespace"],
        }
        for row in trace["versions"]
    ]


def edge_rows(trace: Trace) -> list[dict[str, Any]]:
    """A row for each edge."""
    return [
        {
            "from": edge["source"]["name"],
            "from version": edge["source"]["version"],
            "to": edge["target"]["name"],
            "to version": edge["target"]["version"],
            "how we know": KNOWN_WORDS[known_by(edge)],
            "precision": edge["precision"],
            "role": edge["role"],
            "job": f"{edge['job_namespace']}/{edge['job_name']}" if edge["job_name"] else None,
            "run": edge["run_id"],
            "from namespace": edge["source"]["namespace"],
            "to namespace": edge["target"]["namespace"],
        }
        for edge in trace["edges"]
    ]


def column_rows(trace: Trace) -> list[dict[str, Any]]:
    """A row for each step of a column trace; none where no column was asked for."""
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
        }
        for step in trace.get("column_edges", ())
    ]


def by_kind(found: Iterable[Row]) -> dict[str, list[Row]]:
    """Gaps or warnings, by kind in order of the alphabet."""
    kinds = defaultdict(list)
    for row in found:
        kinds[str(row["kind"])].append(row)
    return dict(sorted(kinds.items()))


def advice_on(kind: str) -> Advice:
    """What a kind of gap or warning means and the next step; of an unknown kind, its name."""
    return ADVICE.get(kind) or Advice(kind.replace("_", " ").capitalize(), "")
