"""Retention states on the screen: a word, an icon and a colour for each, and rows by state and by month."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Row = Mapping[str, object]


class StateWord(NamedTuple):
    """How a state is shown, and what it means; icon and colour are Streamlit's names, ink is that of its bars."""

    icon: str
    colour: str
    meaning: str
    ink: str


# Those that need something done come first.
STATES = {
    "zombie": StateWord(":material/skull:", "red", "read after its end", "#8c1d18"),
    "overdue": StateWord(":material/alarm:", "red", "past its deadline, not deleted", "#d04a40"),
    "conflict": StateWord(":material/call_split:", "orange", "must be kept for longer than it may be", "#a34a00"),
    "undetermined": StateWord(
        ":material/help:", "orange", "personal data without a deadline that can be computed", "#e09a3e"
    ),
    "due_soon": StateWord(":material/schedule:", "blue", "to be deleted within 30 days", "#1f5fbf"),
    "derived_from_expired": StateWord(
        ":material/model_training:", "blue", "a model trained on data past its deadline", "#7fa8e6"
    ),
    "held": StateWord(":material/lock:", "violet", "under a legal hold", "#7a4fb5"),
    "ok": StateWord(":material/check_circle:", "green", "within retention", "#2f8f5b"),
    "superseded": StateWord(":material/history:", "gray", "a newer version replaced it", "#8694a5"),
    "disposed": StateWord(":material/delete:", "gray", "deleted", "#b8c1cc"),
}
_UNKNOWN = StateWord(":material/help:", "orange", "", "#8694a5")


def state_word(state: str) -> StateWord:
    """How a state is shown."""
    return STATES.get(state, _UNKNOWN)


def state_badge(state: str, before: str = "") -> str:
    """A state as a badge in Markdown; before: a word for where nothing else says what it is the state of."""
    shown = state_word(state)
    return f":{shown.colour}-badge[{shown.icon} {before}{state.replace('_', ' ')}]"


def ordered_counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many versions are in each state that occurs, those that need something done first."""
    counts = {str(row["state"]): int(str(row["versions"])) for row in rows}
    return {state: counts[state] for state in [*STATES, *sorted(counts.keys() - STATES.keys())] if counts.get(state)}


def months_of(rows: Iterable[Row]) -> list[dict[str, str | int]]:
    """A row for each month with how many deadlines it has in each state, those first that need something done."""
    counts = {(str(row["month"]), str(row["state"])): int(str(row["versions"])) for row in rows}
    occurring = {state for _, state in counts}
    states = [*(state for state in STATES if state in occurring), *sorted(occurring - STATES.keys())]
    return [
        {"month": month, **{state: counts.get((month, state), 0) for state in states}}
        for month in sorted({month for month, _ in counts})
    ]


def retention_rows(rows: Sequence[Row]) -> list[dict[str, object]]:
    """The rows as a table shows them."""
    return [
        {
            "state": str(row["state"]).replace("_", " "),
            "delete by": str(row["delete_by"]) if row["delete_by"] else None,
            "keep until": str(row["keep_until"]) if row["keep_until"] else None,
            "name": row["name"],
            "version": row["version"],
            "source": row["source"],
            "why": row["why"],
            "namespace": row["namespace"],
        }
        for row in rows
    ]
