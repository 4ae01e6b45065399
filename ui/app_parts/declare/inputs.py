"""The widget of one field of a steward's form, and its value as the facet holds it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.values.canonical_json import Json
from ui.presentation.closed_words import written
from ui.presentation.declaring.declaration_fields import Field, term_meant
from ui.presentation.declaring.form_fields import DAY_EXAMPLE
from ui.presentation.durations import DURATION_UNITS, iso_duration, simple_duration

_YES_NO = {True: "yes", False: "no"}
_LONGEST = 9_999
_NO_YES = {"yes": "yes", "no": "no"}
Choices = Mapping[str, str]


def ask_for(field: Field, value: Json, key: str, choices: Choices) -> Json:
    """The value of a field's widget, which begins with the declared one; None where it is empty."""
    title = f"{field.title} *" if field.is_required and len(field.path) == 1 else field.title
    if field.kind in ("terms", "words"):
        return _several(title, field, value, key, choices)
    if field.kind in ("choice", "term", "flag"):
        return _one(title, field, value, key, choices)
    if field.kind == "day":
        return _day(title, field.hint, value, key)
    if field.kind == "duration":
        return _duration(title, field.hint, value, key)
    return _holds(value, key) if field.kind == "holds" else _text(title, field.hint, value, key)


def _one(title: str, field: Field, value: Json, key: str, choices: Choices) -> Json:
    if field.kind == "flag":
        word = _YES_NO.get(value) if isinstance(value, bool) else None
        return {"yes": True, "no": False}.get(str(_choice(title, field.hint, word, key, _NO_YES)))
    words = choices if field.kind == "term" else {word: written(word) for word in field.options}
    return _choice(title, field.hint, value, key, words, is_open=field.vocabulary == "legal_basis")


def _begin(key: str, value: object) -> None:
    """Give a widget its first value."""
    # In the session before the widget is made: `_choice` and `_several` read it there to offer words of their own.
    if key not in st.session_state:
        st.session_state[key] = value


def _text(title: str, hint: str, value: Json, key: str) -> str | None:
    _begin(key, "" if value is None else str(value))
    return st.text_input(title, key=key, help=hint, live=True).strip() or None


def _day(title: str, hint: str, value: Json, key: str) -> str | None:
    """A day as it is typed; what is no day is a fault of the draft, shown below it, and nothing is saved."""
    _begin(key, "" if value is None else str(value))
    return st.text_input(title, key=key, help=hint, placeholder=DAY_EXAMPLE, live=True).strip() or None


def _duration(title: str, hint: str, value: Json, key: str) -> str | None:
    """A number and a unit of the calendar; what is declared in several units stays as it is written, ISO 8601."""
    if value is not None and simple_duration(str(value)) is None:
        return _text(f"{title}, ISO 8601", hint, value, key)
    span = simple_duration(str(value)) if value is not None else None
    _begin(f"{key} number", span.number if span else None)
    _begin(f"{key} unit", span.unit if span else "years")
    left, right = st.columns(2, vertical_alignment="bottom")
    # Without bounds: with them the field shows a number beyond as invalid, and goes on with the one before.
    number = left.number_input(title, step=1, key=f"{key} number", help=hint)
    unit = right.selectbox(f"Unit of {title.lower()}", list(DURATION_UNITS), key=f"{key} unit")
    if number is None:
        return None
    # What is no duration is a fault of the draft, as a day that is none.
    return iso_duration(int(number), str(unit)) if 1 <= number <= _LONGEST else f"{int(number)} {unit}"


def _choice(title: str, hint: str, value: Json, key: str, choices: Choices, *, is_open: bool = False) -> str | None:
    """One of the words to choose from; a declared word stays an option even if it is unknown."""
    _begin(key, value)
    current = st.session_state[key]
    if is_open and current and current not in choices:
        # What is typed stands above what fits it, so Enter takes the word itself.
        current = st.session_state[key] = term_meant(str(current), choices)
    options = [*choices, *([str(current)] if current and current not in choices else [])]
    return st.selectbox(
        title,
        options,
        index=None,
        key=key,
        help=hint,
        placeholder="not set",
        format_func=lambda word: choices.get(word, word),
        accept_new_options=is_open,
    )


def _several(title: str, field: Field, value: Json, key: str, choices: Choices) -> Json:
    _begin(key, [str(item) for item in value] if isinstance(value, list) else [])
    chosen: Sequence[str] = st.session_state[key]
    options = [*choices, *(word for word in chosen if word not in choices)]
    picked = st.multiselect(
        title,
        options,
        key=key,
        help=field.hint,
        placeholder="none; type to search" if choices else "add one",
        format_func=lambda word: choices.get(word, word),
        accept_new_options=not choices,
        select_all=False,
    )
    return list[Json](picked)


def _holds(value: Json, key: str) -> Json:
    """A line for each hold, and one that is empty for the next."""
    declared = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    st.markdown(f"**Legal holds** · {len(declared):,}: keep the data past their deadline")
    holds: list[Json] = []
    for place in range(len(declared) + 1):
        hold = declared[place] if place < len(declared) else {}
        left, right = st.columns([1, 2])
        with left:
            until = _day("Keep until", "Last day it must be kept.", hold.get("keep_until"), f"{key}-{place}-until")
        with right:
            reason = _text("Reason of the hold", "Why.", hold.get("reason"), f"{key}-{place}-reason")
        filled: dict[str, Json] = {name: item for name, item in (("keep_until", until), ("reason", reason)) if item}
        if filled:
            holds.append(filled)
    return holds
