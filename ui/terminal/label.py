"""The effective label of a version for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.closed_words import written
from ui.presentation.short import clean, counted
from ui.terminal.findings import version_text
from ui.terminal.paper import Paper, table, wrapped
from ui.terminal.trace import circumstances

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import LabelAnswer, LabelGap, LabelSource, OpenDutyAnswer

_INKS = {
    "personal": "red",
    "pseudonymised": "yellow",
    "unknown": "yellow",
    "anonymised": "green",
    "non_personal": "green",
}
_WIDE = 19
_MOST_GAPS = 10


def render_label(paper: Paper, label: LabelAnswer) -> str:
    """The data protection summary, the sources with their legal bases, and the gaps."""
    if "not_yet" in label:
        return circumstances(paper, label)
    target = label["target"]
    column = f" [{clean(target['column'])}]" if "column" in target else ""
    parts = [
        paper.ink("bold", version_text(target) + column),
        _facts(paper, label),
        _sources(paper, label["sources"]),
        _gaps(paper, label["gaps"]),
        _duties(paper, label["duties"]),
        circumstances(paper, label),
    ]
    return "\n\n".join(part for part in parts if part)


def _facts(paper: Paper, label: LabelAnswer) -> str:
    geography = label["geography"]
    held = clean(written(label["identifiability"]))
    rows = [
        ("special categories", _listed(label["special_categories"])),
        ("categories", _listed(label["categories"])),
        ("data subjects", _listed(label["subjects"])),
        ("permitted for", _purposes(label["permitted_purposes"])),
        ("prohibited for", _listed(label["prohibited_purposes"])),
        ("delete by", clean(label["delete_by"])),
        ("keep until", clean(label["keep_until"])),
        ("licence", clean(label["licence"])),
        ("obligations", _listed([written(word) for word in label["obligations"]])),
        ("only in", _listed(geography["allowed"] or [])),
        ("not in", _listed(geography["forbidden"])),
    ]
    first = f"{'identifiability:':<{_WIDE}} {paper.ink(_INKS.get(label['identifiability'], 'bold'), held)}"
    return "\n".join([first, *(line for title, text in rows if text for line in _fact(paper, title, text))])


def _fact(paper: Paper, title: str, text: str) -> list[str]:
    return wrapped(paper, text, f"{title + ':':<{_WIDE}} ", " " * (_WIDE + 1))


def _purposes(purposes: Sequence[str]) -> str:
    if not purposes:
        return "nothing: no purpose that all personal sources permit now"
    return "anything" if "dpv:Purpose" in purposes else _listed(purposes)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(map(clean, words))


def _sources(paper: Paper, sources: Sequence[LabelSource]) -> str:
    if not sources:
        return "No source contributes."
    rows = [
        (
            clean(item["source_name"]) if item["declared"] else "? undeclared",
            f"{item['namespace']} {item['name']}",
            "personal" if item["personal"] else "",
            item["licence"],
            item["delete_by"],
            _grants(item),
        )
        for item in sources
    ]
    titles = ("SOURCE", "DATASET", "PERSONAL", "LICENCE", "DELETE BY", "LEGAL BASES")
    kept = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    shown = table(paper, [titles[place] for place in kept], [[row[place] for place in kept] for row in rows])
    return f"{shown}\n\n{paper.ink('dim', counted(len(sources), 'source'))}"


def _grants(source: LabelSource) -> str:
    """Each grant with its legal basis; ✓ valid now, ✗ not."""
    grants = [
        f"{'✓' if item['holds'] else '✗'} {item['id']} ({item['basis'] or 'no basis'})" for item in source["grants"]
    ]
    return ", ".join(grants) or ("✗ none" if source["personal"] else "")


def _duties(paper: Paper, duties: Sequence[OpenDutyAnswer]) -> str:
    """What open cases ask of the version."""
    return "\n".join(
        f"{paper.ink('red', '✗')} Case {item['case']} ({item['reason']}) asks: {item['verdict']}"
        f"{' by ' + item['due_at'] if item['due_at'] else ''}. {clean(item['why'])}"
        for item in duties
    )


def _gaps(paper: Paper, gaps: Sequence[LabelGap]) -> str:
    if not gaps:
        return ""
    lines = [f"  {paper.ink('yellow', '?')} {clean(gap['message'])}" for gap in gaps[:_MOST_GAPS]]
    if len(gaps) > _MOST_GAPS:
        lines.append(f"  … {len(gaps) - _MOST_GAPS:,} more: --json")
    return "\n".join([paper.ink("yellow", f"{counted(len(gaps), 'gap')}:"), *lines])
