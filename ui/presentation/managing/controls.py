"""Words and signs for controls and their states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.controls.control_json import ControlAnswer


Colour = Literal["red", "orange", "green", "blue", "gray"]


class StateWord(NamedTuple):
    """How a state is shown: its word, mark and ink in terminals, icon and colour on pages, its meaning."""

    word: str
    mark: str
    style: str
    icon: str
    colour: Colour
    meaning: str


STATES: Final[dict[str, StateWord]] = {
    "gap": StateWord("gap", "?", "red", ":material/help:", "red", "No evidence: nothing was recorded or computed."),
    "partial": StateWord(
        "partial", "◐", "yellow", ":material/contrast:", "orange", "Some of what it covers has evidence, not all."
    ),
    "attested": StateWord(
        "attested", "✓", "green", ":material/verified_user:", "green", "A person recorded it; owned and in date."
    ),
    "computed": StateWord(
        "computed", "✓", "green", ":material/function:", "green", "Follows from lineage, validations and the log."
    ),
    "organisational": StateWord(
        "organisational", "·", "cyan", ":material/domain:", "blue", "Evidence is kept elsewhere; a record says where."
    ),
    "not_applicable": StateWord(
        "not applicable", "-", "dim", ":material/block:", "gray", "A decision leaves it out, with its reasons."
    ),
}
_TITLES: Final = {
    "iso42001": "ISO/IEC 42001: clauses 4-10 and Annex A",
    "requirements": "Eleven requirements",
    "ai_act": "AI Act: high-risk AI systems",
}
EVIDENCE: Final = {
    "computed": "computed from lineage",
    "trigger": "computed, with what people add",
    "record": "recorded by people",
    "organisational": "kept by the organisation",
}


def framework_title(framework: str) -> str:
    """The name of a framework for people; its id where it is somebody's own."""
    return _TITLES.get(framework, framework)


def state_words(state: str) -> str:
    """A state as people read it."""
    return STATES[state].word


OVERLAPS: Final = {
    "iso27001": "ISO/IEC 27001",
    "iso9001": "ISO 9001",
    "ai_act": "AI Act",
    "nist_ai_rmf": "NIST AI RMF",
    "gdpr": "GDPR",
}
INKS: Final = {
    "gap": "#d64545",
    "partial": "#c77700",
    "attested": "#3b7dd8",
    "computed": "#2e9e5b",
    "organisational": "#7a6fd0",
    "not applicable": "#8a8f98",
}


def evidence_words(row: ControlAnswer) -> str:
    """How much of what a control is held to has its evidence."""
    return f"{row['met']:,} of {row['total']:,} with evidence"


# The population of an audit (catalog/management/audits/frames) that a control of the standard is examined by.
_FRAMES = {
    "releases": ("7.5", "8.1", "A.6.2.2", "A.6.2.3", "A.6.2.4", "A.6.2.5", "A.6.2.7", "A.6.2.8", "A.7.5", "A.8.2"),
    "dataset_changes": ("A.7.2", "A.7.4", "A.7.6"),
    "undeclared_sources": ("A.4.3", "A.7.3"),
    "unregistered_models": ("4.3", "A.9.4"),
    "incidents": ("A.6.2.6", "A.8.4"),
    "suppliers": ("A.10.3",),
}


def frame_of(row: ControlAnswer) -> str | None:
    """The population of an audit that a control is examined by, None where there is none for it."""
    controls = {row["id"]} if row["framework"] == "iso42001" else {key.partition(" ")[2] for key in row["of"]}
    return next((frame for frame, ids in _FRAMES.items() if controls & set(ids)), None)


def section_of(control_id: str) -> str:
    """The section of a framework that a control is in: 4, A.7, Art. 10, R4."""
    head, dot, rest = control_id.partition(".")
    if head == "A" and dot:
        return f"A.{rest.partition('.')[0]}"
    if control_id.startswith("Art."):
        return control_id.partition("(")[0]
    return head


def coverage_rows(rows: Sequence[ControlAnswer]) -> list[dict[str, str | int]]:
    """For a chart: for each section in order how many controls are in each state that occurs."""
    states = [name for name in STATES if any(row["state"] == name for row in rows)]
    sections = dict.fromkeys(section_of(row["id"]) for row in rows)
    return [
        {
            "section": section,
            **{
                state_words(state): sum(row["state"] == state and section_of(row["id"]) == section for row in rows)
                for state in states
            },
        }
        for section in sections
    ]


def gaps_by_owner(rows: Sequence[ControlAnswer]) -> dict[str | None, list[ControlAnswer]]:
    """The controls that lack something, by who has to fill them; whoever has most first, nobody's last."""
    found: dict[str | None, list[ControlAnswer]] = {}
    for row in rows:
        if row["next_step"] is None:
            continue
        owners = [count["owner"] for count in row["owners"]] or [row["owner"]]
        for owner in dict.fromkeys(owners):
            found.setdefault(owner, []).append(row)
    return dict(sorted(found.items(), key=lambda entry: (entry[0] is None, -len(entry[1]), entry[0] or "")))
