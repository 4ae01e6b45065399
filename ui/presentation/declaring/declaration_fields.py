"""What a steward's form asks for of each facet: its fields, and its parts, which are edited one at a time."""

import re
import typing
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Literal, NamedTuple

from catalog.events.openlineage import Body
from catalog.values.canonical_json import Json
from catalog.vocabulary.closed_lists import ANCHOR_DAYS
from catalog.vocabulary.vocabulary import Vocabulary
from ingest.facets.checked_words import (
    Activity,
    Art9,
    Basis,
    Category,
    ConsentStatus,
    Day,
    Duration,
    Purpose,
    Subject,
)
from ingest.facets.grounds import Grant, Hold, Retention
from ingest.facets.models import Model
from ingest.facets.shape import Part as FacetPart
from ingest.facets.sources import FieldPersonalData, Geography, PersonalData, Source

Kind = Literal["text", "choice", "flag", "day", "duration", "term", "terms", "words", "holds"]
Part = int | str | None
"""Which part of a facet: a grant by its place, a column by its name, None for the facet itself."""

# The facets a form is for, with what one part of each is.
FORMS: dict[str, type[FacetPart]] = {
    "whence_source": Source,
    "whence_personal_data": PersonalData,
    "whence_grants": Grant,
    "whence_retention": Retention,
    "whence_model": Model,
}
_VOCABULARIES: tuple[tuple[object, str], ...] = (
    (Purpose, "purpose"),
    (Activity, "activity"),
    (Category, "personal_data"),
    (Subject, "subject"),
    (Basis, "legal_basis"),
    (Art9, "art9"),
    (ConsentStatus, "consent_status"),
)
_TITLES = {
    "id": "Name of the legal basis",
    "event_at": "Day of the event",
    "tdm_reserved": "Text and data mining reserved",
    "art9": "Art. 9 condition",
    "url": "Address",
}
# What a verdict or an impact asks of a source.
_USUAL_OF_SOURCE = frozenset({"name", "channel", "licence", "owner", "crawler", "generator"})
# Members of a source that only one channel has.
# As DPV writes articles, and as lawyers do.
_ARTICLE, _CITED = re.compile(r"Art\.? ?(\d+)\((\d)-([a-z])\)"), r"Art. \1(\2)(\3)"
_ONLY_OF = {"crawler": "crawled", "generator": "synthetic"}


class Field(NamedTuple):
    """A member of a facet: where it is, how it is asked for, and of which words it may be."""

    path: tuple[str, ...]
    kind: Kind
    title: str
    hint: str
    vocabulary: str | None = None
    options: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def name(self) -> str:
        """The path as faults name it."""
        return ".".join(self.path)


def fields_of(facet: str, part: Part) -> list[Field]:
    """The fields of a part of a facet, in the order of its model."""
    is_column = facet == "whence_personal_data" and isinstance(part, str)
    return _fields(FieldPersonalData if is_column else FORMS[facet], ())


def _fields(model: type[FacetPart], above: tuple[str, ...]) -> list[Field]:
    hints = typing.get_type_hints(model, include_extras=True)
    fields = []
    for name, member in model.model_fields.items():
        hint, path = _without_none(hints[name]), (*above, name)
        inner = Geography if name == "geography" else hint
        if isinstance(inner, type) and issubclass(inner, FacetPart):
            fields += _fields(inner, path)
        elif typing.get_origin(hint) is not dict:  # columns are parts of their own
            kind, vocabulary, options = _kind(hint)
            title = _TITLES.get(name, name.replace("_", " ").capitalize())
            hint_text = _hint(member.description, member.examples)
            titled = f"{above[-1].capitalize()}: {title.lower()}" if above else title
            fields.append(Field(path, kind, titled, hint_text, vocabulary, options, member.is_required()))
    return fields


def _hint(description: str | None, examples: Sequence[object] | None) -> str:
    example = examples[0] if examples else None
    return f"{description or ''} E.g. {example}." if isinstance(example, str) else description or ""


def _without_none(hint: object) -> object:
    inner = [item for item in typing.get_args(hint) if item is not type(None)]
    return inner[0] if type(None) in typing.get_args(hint) else hint


def _kind(hint: object) -> tuple[Kind, str | None, tuple[str, ...]]:
    """How a member of a type is asked for, the vocabulary of its words, and the words it may be."""
    if typing.get_origin(hint) is list:
        inner = typing.get_args(hint)[0]
        if inner is Hold:
            return "holds", None, ()
        vocabulary = _vocabulary(inner)
        return ("terms", vocabulary, ()) if vocabulary else ("words", None, ())
    if typing.get_origin(hint) is Literal:
        return "choice", None, typing.get_args(hint)
    if vocabulary := _vocabulary(hint):
        return "term", vocabulary, ()
    plain_kinds: tuple[tuple[object, Kind], ...] = ((bool, "flag"), (Day, "day"), (Duration, "duration"))
    return next((kind for words, kind in plain_kinds if hint == words), "text"), None, ()


def _vocabulary(hint: object) -> str | None:
    return next((kind for words, kind in _VOCABULARIES if hint == words), None)


def is_of_use(facet: str, field: Field, declared: Body) -> bool:
    """Whether a field is asked for, given what is declared for its part.

    The day of another anchor is not, nor who crawled what was not crawled; a declared value is always shown.
    """
    if value_at(declared, field.path) is not None:
        return True
    if facet == "whence_retention" and field.name in ANCHOR_DAYS.values():
        return ANCHOR_DAYS.get(str(declared.get("anchor"))) == field.name
    return facet != "whence_source" or declared.get("channel") == _ONLY_OF.get(field.path[0], declared.get("channel"))


def is_seldom(facet: str, field: Field) -> bool:
    """Whether few declarations have the field: the form has it below the others, folded up."""
    return facet == "whence_source" and field.path[0] not in _USUAL_OF_SOURCE


def term_choices(vocabulary: Vocabulary, kind: str) -> dict[str, str]:
    """Every term of a kind with the way down to it through the tree, so that a search for what is above finds it."""
    terms = {term.term: term for term in vocabulary.terms(kind)}

    def way(term: str, below: frozenset[str]) -> str:
        parents = [parent for parent in terms[term].broader if parent in terms and parent not in below]
        above = f"{way(parents[0], below | {term})} / " if parents and terms[parents[0]].broader else ""
        return f"{above}{_ARTICLE.sub(_CITED, terms[term].label)}"

    named = {term: f"{way(term, frozenset())} ({term})" for term in terms}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def term_meant(word: str, choices: Mapping[str, str]) -> str:
    """The term that a typed word stands for: the one whose name ends with it, or the only one that has it; else it.

    "contract" is `eu-gdpr:A6-1-b`; `br-lgpd:A7-1` is of another law, and stays as it is.
    """
    named = {term: label.removesuffix(f" ({term})").lower() for term, label in choices.items()}
    typed = word.strip().lower()
    ending = [term for term, name in named.items() if name.endswith(f") {typed}") or name == typed]
    having = [term for term, name in named.items() if typed in name]
    return next((found[0] for found in (ending, having) if len(found) == 1), word)


def parts_of(facet: str, body: Body, columns: list[str]) -> dict[Part, str]:
    """The parts of a facet that can be edited, each with what it is called."""
    if facet == "whence_grants":
        return {place: str(item.get("id") or "new legal basis") for place, item in enumerate(_grants(body))}
    if facet == "whence_personal_data":
        return {
            None: "all of the dataset",
            **{name: f"column {name}" for name in sorted({*columns, *_columns(body)})},
        }
    return {None: ""}


def part_of(facet: str, body: Body, part: Part) -> Body:
    """A part of a facet; where it may be used always as what is allowed and what is forbidden."""
    if facet == "whence_grants":
        return _grants(body)[part] if isinstance(part, int) else {}
    if facet == "whence_personal_data":
        if isinstance(part, str):
            column = _columns(body).get(part)
            return column if isinstance(column, dict) else {}
        return {key: value for key, value in body.items() if key != "fields"}
    where = body.get("geography")
    return {**body, "geography": {"allowed": where}} if isinstance(where, list) else body


def with_part(facet: str, body: Body, part: Part, declared: Body | None) -> Body:
    """The facet with a part replaced; None removes the part."""
    whole = deepcopy(body)
    if facet == "whence_grants" and isinstance(part, int):
        grants = _grants(whole)
        return {**whole, "grants": [*grants[:part], *([] if declared is None else [declared]), *grants[part + 1 :]]}
    if facet == "whence_personal_data":
        columns = _columns(whole)
        if isinstance(part, str):
            columns = {name: held for name, held in {**columns, part: declared or {}}.items() if held}
            declared = {key: value for key, value in whole.items() if key != "fields"}
        return {**(declared or {}), **({"fields": columns} if columns else {})}
    return declared or {}


def _columns(body: Body) -> dict[str, Json]:
    columns = body.get("fields")
    return columns if isinstance(columns, dict) else {}


def _grants(body: Body) -> list[Body]:
    grants = body.get("grants")
    return [item for item in grants if isinstance(item, dict)] if isinstance(grants, list) else []


def part_changed(facet: str, before: Body, after: Body) -> str | None:
    """The last legal basis that is new in a body or differs, as an address names it; None where there is none."""
    if facet != "whence_grants":
        return None
    old = _grants(before)
    differ = [place for place, grant in enumerate(_grants(after)) if place >= len(old) or grant != old[place]]
    return str(differ[-1]) if differ else None


def value_at(body: Mapping[str, Json], path: tuple[str, ...]) -> Json:
    """What a part holds under a path, None where nothing."""
    value: Json = dict(body)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def with_value(body: Body, path: tuple[str, ...], value: Json) -> Body:
    """The part with another value under a path; an empty value is left out."""
    key, *below = path
    inner = body.get(key)
    inside = with_value(inner if isinstance(inner, dict) else {}, tuple(below), value) if below else value
    kept = {name: item for name, item in body.items() if name != key}
    if inside in (None, "", [], {}):
        return kept
    return {**body, key: inside} if key in body else {**kept, key: inside}


def place_of(facet: str, part: Part) -> str:
    """How faults begin that are about a part; empty for the facet itself."""
    if isinstance(part, int):
        return f"grants[{part}]"
    return f"fields.{part}" if isinstance(part, str) and facet == "whence_personal_data" else ""


def is_about(path: str, field: Field) -> bool:
    """Whether a fault at a path within a part is about a field."""
    return path == field.name or path.startswith((f"{field.name}.", f"{field.name}["))


def field_meant(reason: str, fields: Iterable[Field], declared: Body) -> Field | None:
    """The field that the reason of a fault of a whole part is about: the first named that is empty, else the first.

    "a consent without status never holds" is about the status, however many members it names.
    """
    names = {item.name: item for item in fields}
    named = [names[word] for word in re.findall(r"\w+", reason) if word in names]
    empty = [item for item in named if value_at(declared, item.path) is None]
    return next(iter([*empty, *named]), None)


def normal(facet: str, body: Body | None) -> Body:
    """A body as the form writes it, whatever form it came in."""
    return (
        with_part(facet, body, None, part_of(facet, body, None)) if body and facet == "whence_source" else body or {}
    )
