"""The widget of one member of a record, chosen by what the member takes, and its value as the record holds it."""

import json

import streamlit as st

from catalog.values.canonical_json import Json
from ingest.records.member_types import MemberType
from ui import app_catalog
from ui.presentation.declaring.form_fields import DAY_EXAMPLE
from ui.presentation.managing.records import label_of, named

_LONG = frozenset({"note", "text", "cause", "action", "effectiveness", "harm", "reasons", "scope", "intended_use"})
_NAMES = "SELECT namespace, name FROM datasets ORDER BY type IS DISTINCT FROM 'MODEL', name, namespace LIMIT 2000"
_MODELS = "SELECT namespace, name FROM models ORDER BY name, namespace LIMIT 2000"


def ask_member(member: MemberType, value: Json, key: str, *, is_needed: bool = False) -> Json:
    """The value of a member's widget, which begins with the one given; None where it is empty.

    What a widget cannot hold is JSON in a text field.
    """
    title = f"{label_of(member.name)} *" if is_needed or member.is_required else label_of(member.name)
    if member.options and member.items is None:
        return _one(title, member, value, key)
    if member.types == {"boolean"}:
        return _yes_or_no(title, value, key)
    if member.name in {"models", "datasets"}:
        return _places(title, value, key, is_model=member.name == "models")
    if member.items is not None and not member.items.members and "object" not in member.items.types:
        return _several(title, member, value, key)
    return _scalar(title, member, value, key)


def _scalar(title: str, member: MemberType, value: Json, key: str) -> Json:
    """A number or a text; what is neither, as JSON."""
    if member.types and member.types <= {"integer", "number"}:
        return _number(title, member, value, key)
    if "string" in member.types and not isinstance(value, (list, dict)):
        return _text(title, member, value, key)
    return _json(title, member, value, key)


def clear_members(prefix: str) -> None:
    """Let the widgets of a form begin anew. For a callback."""
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]


def _begin(key: str, value: object) -> None:
    if key not in st.session_state:
        st.session_state[key] = value


def _one(title: str, member: MemberType, value: Json, key: str) -> Json:
    _begin(key, value if value in member.options else None)
    return st.selectbox(
        title,
        member.options,
        index=None,
        key=key,
        placeholder="not set",
        format_func=lambda word: word.replace("_", " "),
    )


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _yes_or_no(title: str, value: Json, key: str) -> Json:
    _begin(key, {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None)
    chosen = st.selectbox(title, ["yes", "no"], index=None, key=key, placeholder="not set")
    return None if chosen is None else chosen == "yes"


def _several(title: str, member: MemberType, value: Json, key: str) -> Json:
    held = value if isinstance(value, list) else [value] if value else []
    _begin(key, [str(each) for each in held])
    options = list(dict.fromkeys([*(member.items.options if member.items else ()), *st.session_state[key]]))
    picked = st.multiselect(
        title, options, key=key, placeholder="type, then Enter", accept_new_options=True, select_all=False
    )
    return list[Json](picked) or None


def _places(title: str, value: Json, key: str, *, is_model: bool) -> Json:
    """Models or datasets by name; a version that a record names already stays with it."""
    held = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    known = [dict(row) for row in app_catalog.rows(_MODELS if is_model else _NAMES)]
    places = {json.dumps(place): place for place in [*held, *known]}
    _begin(key, [json.dumps(place) for place in held])
    picked = st.multiselect(
        title, list(places), key=key, placeholder="type to search", format_func=lambda text: named(places[text]),
        select_all=False,
    )  # fmt: skip
    chosen: list[Json] = [dict(places[text]) for text in picked]
    return chosen or None


def _number(title: str, member: MemberType, value: Json, key: str) -> Json:
    whole = member.types == {"integer"}
    _begin(key, value if isinstance(value, (int, float)) and not isinstance(value, bool) else None)
    # Without bounds: a field with them shows a number beyond as invalid, and goes on with the one before. What is out
    # of bounds is a fault when it is saved.
    return st.number_input(title, step=1 if whole else None, key=key, placeholder="not set")


def _text(title: str, member: MemberType, value: Json, key: str) -> Json:
    _begin(key, "" if value is None else str(value))
    if member.name in _LONG:
        return st.text_area(title, key=key, height=80).strip() or None
    example = DAY_EXAMPLE if member.form == "date" else "2027-06-30T09:30:00Z or a day" if member.form else ""
    return st.text_input(title, key=key, placeholder=example).strip() or None


def _json(title: str, member: MemberType, value: Json, key: str) -> Json:
    """A list or an object as JSON; what is no JSON stays text, and is a fault when it is saved."""
    inner = member.items.members if member.items else member.members
    names = ", ".join(each.name for each in inner)
    _begin(key, "" if value is None else json.dumps(value, ensure_ascii=False))
    text = st.text_area(f"{title}, JSON", key=key, height=80, help=f"Members: {names}" if names else None).strip()
    if not text:
        return None
    try:
        parsed: Json = json.loads(text)
    except ValueError:
        return text
    return parsed
