"""Words and signs for controls and their states."""

from typing import Final, NamedTuple


class StateWord(NamedTuple):
    """How a state is shown: its word, mark and ink in terminals, icon and colour on pages, its meaning."""

    word: str
    mark: str
    style: str
    icon: str
    colour: str
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
