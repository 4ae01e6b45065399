"""Frameworks: standards and laws as YAML, a row a control. Another framework is another file, and no code."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Final, Literal, NamedTuple, get_args

import yaml

from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.vocabulary.durations import parse_duration

# How a control comes by its evidence: computed of lineage and validations; a trigger that is computed, and what a
# human writes about it; a record of a human alone; outside this tool, where a record says where it is kept.
EvidenceKind = Literal["computed", "trigger", "record", "organisational"]

STANDARD: Final = "iso42001"
_FOLDER = resources.files("catalog") / "management/controls/frameworks"
_QUERIES = resources.files("catalog") / "management/controls/queries"
_SUFFIX = ".yaml"
_MOST_MONTHS = 1_200
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = frozenset(
    {"id", "title", "means", "evidence", "query", "sql", "records", "of", "every", "kind", "page", "next", "overlaps"}
)


class Control(NamedTuple):
    """A control. query: a named query of ours; sql: the framework's own; of: the controls whose evidence is its own.

    records: the kinds of record that are evidence for it, beside those that name it. kind: what is written where
    something is missing; page: where in the app it is filled, `records` where none is named. every: how old evidence
    may be, an ISO 8601 duration. overlaps: what it meets of other standards and laws, by their short names.
    """

    framework: str
    id: str
    title: str
    means: str
    evidence: EvidenceKind
    query: str | None
    sql: str | None
    records: tuple[str, ...]
    of: tuple[str, ...]
    every: str | None
    kind: str | None
    page: str | None
    next: str | None
    overlaps: Mapping[str, tuple[str, ...]]

    @property
    def key(self) -> str:
        """The framework and the id, as `of` names it."""
        return f"{self.framework} {self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """How records may name it; only those of the standard go by their bare id where another has the same."""
        qualified = f"{self.framework}:{self.id}"
        is_shadowed = self.framework != STANDARD and self.id in _ids_of_standard()
        return (qualified,) if is_shadowed else (qualified, self.id)


class Framework(NamedTuple):
    """A framework; soa: how the ids of the controls begin that its Statement of Applicability lists."""

    id: str
    title: str
    soa: str
    controls: tuple[Control, ...]


@cache
def framework(name: str) -> Framework:
    """A framework that comes with Whence. Raises BadQuestionError for an unknown one."""
    if name not in framework_names():
        nearest = get_close_matches(name, framework_names(), 1) or framework_names()
        raise BadQuestionError(
            f"No framework {name!r}. Try {nearest[0]}; all: {', '.join(framework_names())}; of your own: "
            "whence controls --framework FILE"
        )
    return read_framework((_FOLDER / f"{name}{_SUFFIX}").read_text(encoding="utf-8"), name)


@cache
def framework_names() -> tuple[str, ...]:
    """The frameworks that come with Whence; the standard first."""
    names = sorted(file.name.removesuffix(_SUFFIX) for file in _FOLDER.iterdir() if file.name.endswith(_SUFFIX))
    return tuple(sorted(names, key=lambda name: name != STANDARD))


def control_of(key: str, own: Framework) -> Control:
    """The control that `of` names as "framework id", or by its id alone within its own framework.

    Raises BadQuestionError where there is none.
    """
    name, _, control_id = key.partition(" ")
    if name == own.id or name in framework_names():
        place = own if name == own.id else framework(name)
        found = next((item for item in place.controls if item.id == control_id), None)
    else:
        found = next((item for item in own.controls if item.id == key), None)
    if found is None:
        raise BadQuestionError(f"No control {key!r}. Name it as FRAMEWORK ID, like {STANDARD} A.7.5")
    return found


def read_framework(text: str, source: str, reserved: tuple[str, ...] = ()) -> Framework:
    """The framework in a YAML text. Raises BadQuestionError where it is faulty.

    source: the name of the file, for errors. reserved: names that it may not have.
    """
    try:
        document: Json = yaml.load(text, Loader=_LOADER)  # noqa: S506  # it makes plain values only
    except yaml.YAMLError as error:
        raise BadQuestionError(f"{source}: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict) or not isinstance(rows := document.get("controls"), list):
        raise BadQuestionError(f"{source}: a framework has `framework`, `title` and `controls`, a list of rows")
    name = document.get("framework")
    if not isinstance(name, str) or not name or set(name) & set(" :"):
        raise BadQuestionError(f"{source}: `framework` is its short name, one word, like iso42001")
    if name in reserved:
        raise BadQuestionError(f"{source}: `framework: {name}` is one of Whence's own; give yours another name")
    controls = tuple(_control(row, name, f"{source}: controls[{place}]") for place, row in enumerate(rows))
    ids = [control.id for control in controls]
    if doubled := sorted({item for item in ids if ids.count(item) > 1}):
        raise BadQuestionError(f"{source}: {', '.join(doubled)}: more than one row has this id")
    read = Framework(name, str(document.get("title", name)), str(document.get("soa", "")), controls)
    for control in controls:
        _check_circles(control, read, (), source)
    return read


def _control(row: Json, name: str, place: str) -> Control:
    if not isinstance(row, dict):
        raise BadQuestionError(f"{place}: a row is an object, like {{id: A.1, title: …, evidence: record}}")
    place = f"{place} ({row.get('id', 'without id')})"
    for key in row.keys() - _KEYS:
        nearest = get_close_matches(key, _KEYS, 1)
        hint = f"; nearest: {nearest[0]}" if nearest else f"; known: {', '.join(sorted(_KEYS))}"
        raise BadQuestionError(f"{place}: `{key}` is not known here{hint}")
    evidence = row.get("evidence", "record")
    kinds: dict[object, EvidenceKind] = {kind: kind for kind in get_args(EvidenceKind)}
    if evidence not in kinds:
        raise BadQuestionError(f"{place}: evidence is one of {', '.join(get_args(EvidenceKind))}, not {evidence!r}")
    control = Control(
        framework=name,
        id=_text(row, "id", place, is_needed=True) or "",
        title=_text(row, "title", place, is_needed=True) or "",
        means=_text(row, "means", place) or "",
        evidence=kinds[evidence],
        query=_text(row, "query", place),
        sql=_text(row, "sql", place),
        records=_texts(row.get("records", []), f"{place}: records"),
        of=_texts(row.get("of", []), f"{place}: of"),
        every=_text(row, "every", place),
        kind=_text(row, "kind", place),
        page=_text(row, "page", place),
        next=_text(row, "next", place),
        overlaps=_overlaps(row.get("overlaps", {}), f"{place}: overlaps"),
    )
    _check(control, place)
    return control


def _check(control: Control, place: str) -> None:
    """Raise BadQuestionError where the query is not known, or the cadence is no duration."""
    if control.query is not None and control.query not in query_names():
        nearest = get_close_matches(control.query, query_names(), 1)
        hint = f"; nearest: {nearest[0]}" if nearest else f"; known: {', '.join(query_names())}"
        raise BadQuestionError(f"{place}: no query {control.query!r}{hint}")
    if control.every is not None:
        try:
            months = parse_duration(control.every).months
        except ValueError as error:
            raise BadQuestionError(f"{place}: every: {error}") from error
        if months > _MOST_MONTHS:
            raise BadQuestionError(f"{place}: every: {control.every!r} is longer than a century")


def _check_circles(control: Control, own: Framework, above: tuple[str, ...], source: str) -> None:
    if control.key in above:
        raise BadQuestionError(f"{source}: {' → '.join((*above, control.key))}: a control is evidence for itself")
    for key in control.of:
        _check_circles(control_of(key, own), own, (*above, control.key), source)


@cache
def query_names() -> tuple[str, ...]:
    """The named queries that a row of a framework may use."""
    return tuple(sorted(file.name.removesuffix(".sql") for file in _QUERIES.iterdir() if file.name.endswith(".sql")))


@cache
def query_text(name: str) -> str:
    """A named query: it reads documented views only, so whoever doubts an answer can run it."""
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _ids_of_standard() -> frozenset[str]:
    return frozenset(control.id for control in framework(STANDARD).controls)


def _text(row: Mapping[str, Json], key: str, place: str, *, is_needed: bool = False) -> str | None:
    value = row.get(key)
    if value is None and not is_needed:
        return None
    if not isinstance(value, str) or not value.strip():
        raise BadQuestionError(f"{place}: `{key}` is a text; quote what looks like a number")
    return value


def _texts(value: Json, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadQuestionError(f"{place} is a list of texts")
    return tuple(str(item) for item in value)


def _overlaps(value: Json, place: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise BadQuestionError(f"{place} is an object, like {{iso27001: [A.5.1]}}")
    return {name: _texts(items, f"{place}.{name}") for name, items in value.items()}
