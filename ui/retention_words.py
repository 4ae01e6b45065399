"""Retention states on the screen: a word, an icon and a colour for each, and rows by state and by month."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class StateWord(NamedTuple):
    """How a state is shown, and what it means; icon and colour are Streamlit's names."""

    icon: str
    colour: str
    meaning: str


# Those that want something done first.
STATES = {
    "zombie": StateWord(":material/skull:", "red", "read after its end"),
    "overdue": StateWord(":material/alarm:", "red", "past its deadline and still there"),
    "conflict": StateWord(":material/call_split:", "orange", "to be kept for longer than it may be"),
    "undetermined": StateWord(":material/help:", "orange", "personal data without a deadline that can be computed"),
    "due_soon": StateWord(":material/schedule:", "blue", "to be deleted within 30 days"),
    "derived_from_expired": StateWord(":material/model_training:", "blue", "a model of data that had to go"),
    "held": StateWord(":material/lock:", "violet", "kept because of a hold"),
    "ok": StateWord(":material/check_circle:", "green", "within its time"),
    "superseded": StateWord(":material/history:", "gray", "a newer version replaced it"),
    "disposed": StateWord(":material/delete:", "gray", "gone"),
}
_UNKNOWN = StateWord(":material/help:", "orange", "")


def state_word(state: str) -> StateWord:
    """How a state is shown."""
    return STATES.get(state, _UNKNOWN)


def state_badge(state: str) -> str:
    """A state as a badge in Markdown."""
    shown = state_word(state)
    return f":{shown.colour}-badge[{shown.icon} {state.replace('_', ' ')}]"


def counts_by_state(rows: Iterable[Row]) -> dict[str, int]:
    """How many versions are in each state that occurs, those that want something done first."""
    counts = Counter(str(row["state"]) for row in rows)
    return {state: counts[state] for state in [*STATES, *sorted(counts.keys() - STATES.keys())] if counts[state]}


def months_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """How many deadlines each month has, by state; what is gone has none any more."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if row["delete_by"] and row["state"] not in ("superseded", "disposed"):
            found[str(row["delete_by"])[:7], str(row["state"]).replace("_", " ")] += 1
    return [{"month": month, "state": state, "versions": count} for (month, state), count in sorted(found.items())]


def retention_rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as a table of people shows them."""
    return [
        {
            "state": str(row["state"]).replace("_", " "),
            "delete by": row["delete_by"],
            "keep until": row["keep_until"],
            "name": row["name"],
            "version": row["version"],
            "source": row["source"],
            "why": row["why"],
            "namespace": row["namespace"],
        }
        for row in rows
    ]
