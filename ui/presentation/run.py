"""A run in words: its state, and how long it took."""

from typing import NamedTuple

from ui.presentation.times import read_moment


class RunState(NamedTuple):
    """How a state of a run is shown; icon and colour are Streamlit's names."""

    word: str
    icon: str
    colour: str


STATES = {
    "COMPLETE": RunState("complete", ":material/check_circle:", "green"),
    "FAIL": RunState("failed", ":material/cancel:", "red"),
    "ABORT": RunState("aborted", ":material/do_not_disturb_on:", "orange"),
    "RUNNING": RunState("running", ":material/autorenew:", "blue"),
    "START": RunState("started", ":material/play_circle:", "blue"),
}
_UNKNOWN = RunState("unknown state", ":material/help:", "gray")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def state_badge(state: str | None) -> str:
    """A run's state as a badge in Markdown."""
    shown = STATES.get(state or "", _UNKNOWN)
    return f":{shown.colour}-badge[{shown.icon} {shown.word}]"


def lasted(started_at: str | None, ended_at: str | None) -> str:
    """How long a run took, in its two largest units; that it has not ended, where no event has its end."""
    start, end = read_moment(started_at), read_moment(ended_at)
    if start is None or end is None:
        return "not ended yet"
    seconds = max(0.0, (end - start).total_seconds())
    if seconds < 60:
        return f"{seconds:.2g} s"
    words = []
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        words += [f"{count:.0f} {unit}"] if count else []
    return " ".join([*words, f"{seconds:.0f} s"][:2])
