"""The two times of a trace: a day picked for each, its time of day, and what a past day means for the answer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import streamlit as st

from catalog.questions.trace import Trace
from catalog.session.not_yet import NotYet
from catalog.values.times import is_day
from catalog.vocabulary.glossary import meaning
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.reader_time import here
from ui.app_parts.trace.address_keys import OF_A_TRACE
from ui.presentation.clocks import day_of, moment_of, time_text, viewing_words
from ui.presentation.markdown import plain
from ui.presentation.short import clean, short_version
from ui.presentation.times import zone_of

_CLOCKS = {
    "as_of": ("As of", f"{meaning('as of')} Empty: everything."),
    "known_at": ("Known at", f"{meaning('known at')} Empty: now."),
}


def pick_clocks() -> None:
    """A calendar for each of the two times; a day can be typed as well."""
    for key, (label, hint) in _CLOCKS.items():
        st.session_state[f"pick_{key}"] = day_of(st.query_params.get(key, ""))
        st.date_input(
            label,
            value=None,
            min_value=date(1970, 1, 1),
            max_value=date(9998, 12, 31),
            format="YYYY-MM-DD",
            key=f"pick_{key}",
            help=hint,
            on_change=_picked_day,
            args=(key,),
        )


def _picked_day(key: str) -> None:
    day = st.session_state[f"pick_{key}"]
    _ask_again(**{key: day.isoformat() if day else None})


def _ask_again(**changes: str | None) -> None:
    """Ask of other times: another version may be the newest then."""
    write_address(**{**dict.fromkeys(OF_A_TRACE), "version": None, **changes})


def show_clocks(trace: Trace, clocks: Mapping[str, str | None]) -> None:
    """A banner where the answer is of another time than now: which, what was not there yet, the ways out."""
    if not any(clocks.values()):
        return
    not_yet = trace.get("not_yet")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="viewing"):
        words = viewing_words(clocks)
        if not_yet:
            words = f"{words} {_not_yet_words(trace, not_yet)}"
        st.markdown(f":material/history: {words}", width="stretch")
        if not_yet and not_yet["made_at"]:
            day = datetime.fromisoformat(not_yet["made_at"]).astimezone(UTC).date().isoformat()
            st.button(
                "Go there",
                icon=":material/event:",
                type="primary",
                on_click=_ask_again,
                kwargs={"as_of": day, "version": not_yet["version"]},
                help=f"As of {day}, when the version was made",
            )
        for key in (key for key in _CLOCKS if clocks[key]):
            _pick_time(key, str(clocks[key]))
        st.button("Back to now", icon=":material/close:", on_click=_ask_again, kwargs=dict.fromkeys(_CLOCKS))


def _not_yet_words(trace: Trace, not_yet: NotYet) -> str:
    name = f"**{plain(clean(trace['target']['name']))}**"
    version = plain(short_version(not_yet["version"], 40))
    asked = trace["target"]["version"]
    when = here(not_yet["made_at"]) if not_yet["made_at"] else "at an unknown time"
    if asked not in ("unversioned", not_yet["version"]):
        return f"{name} {plain(short_version(asked, 40))} did not exist yet; first version {version}, {when}."
    if not_yet["version"] == "unversioned":
        return f"{name} did not exist yet; the first event that names it is of {when}."
    return f"{name} did not exist yet; first version {version}, {when}."


def _pick_time(key: str, text: str) -> None:
    """The time of day within the day that is picked; none stands for the end of it."""
    zone, day = zone_of(st.context.timezone), day_of(text)
    if day is None:
        return
    at = None if is_day(text) else moment_of(text).astimezone(zone).time()
    name = f"pick_time_{key}"
    st.session_state[name] = at.replace(second=0, microsecond=0) if at else None
    st.time_input(
        f"{_CLOCKS[key][0]}: time of day",
        value=None,
        key=name,
        width=170,
        on_change=lambda: _picked_time(key, name, day),
        help=f"In {zone.key}; without one, the end of the day",
    )


def _picked_time(key: str, name: str, day: date) -> None:
    at: time | None = st.session_state[name]
    _ask_again(**{key: time_text(day, at, zone_of(st.context.timezone)) if at else day.isoformat()})
