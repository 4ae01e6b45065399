"""The facets that single entries declare, with the origin of every member."""

from typing import NamedTuple

from catalog.events.openlineage import Body
from catalog.values.canonical_json import Json
from ingest.declarations.documents import DatasetEntry, DeclassifierEntry, ModelEntry
from ingest.declarations.reading.places import Place
from ingest.facets.models import (
    Declassifier,
    Facet,
    Grants,
    Labelling,
    Model,
    Part,
    PersonalData,
    Preparation,
    Retention,
    Source,
    Write,
)


class Origin(NamedTuple):
    """Where a member of a facet is written: the entry in words, its file, the line."""

    entry: str
    file: str
    line: int

    def __str__(self) -> str:
        """As it is kept in events: without the line, so that moving lines changes nothing."""
        return f"{self.file}: {self.entry}"


class Member(NamedTuple):
    """A member of a facet, as one entry has it."""

    value: Json
    origin: Origin
    place: Place
    keys: tuple[str, ...]


class Fact(NamedTuple):
    """A facet that a dataset or job shall have."""

    kind: str
    namespace: str
    name: str
    facet: type[Facet]
    body: Body
    origins: dict[str, Origin]


# Keys of an entry whose members are those of a facet, and keys that are one member of a facet.
_PARTS: tuple[tuple[type[Facet], str], ...] = (
    (PersonalData, "personal_data"),
    (Retention, "retention"),
    (Labelling, "labelling"),
)
_SINGLE: tuple[tuple[type[Facet], str, str], ...] = (
    (Grants, "grants", "grants"),
    (Preparation, "preparation", "steps"),
    (Write, "write_mode", "mode"),
    (Write, "window", "window"),
)
FacetMembers = dict[type[Facet], dict[str, Member]]


def facet_members(
    entry: DatasetEntry | ModelEntry, place: Place, sources: dict[str, tuple[Source, Place]]
) -> FacetMembers:
    """What an entry declares of each dataset it is about, by facet and member."""
    words = f"{place.path[0]} {entry.namespace} {entry.name}"
    if isinstance(entry, ModelEntry):
        body = entry.members()
        return {Model: _members({key: body[key] for key in body if key in Model.model_fields}, words, place, ())}
    declared: FacetMembers = {}
    if entry.source is not None:
        # A fault in it is shown where the dataset names the source, a change where the source is written.
        source, its_place = sources[entry.source]
        members = _members(source.members(), f"sources {source.name}", its_place, ())
        declared[Source] = {key: member._replace(place=place, keys=("source",)) for key, member in members.items()}
    for facet, key in _PARTS:
        part: Part | None = getattr(entry, key)
        if part is not None:
            body = part.model_dump(mode="json", exclude_unset=True)
            declared[facet] = _members(body, words, place, (key,))
    written = entry.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    for facet, key, member in _SINGLE:
        if key in written:
            origin = Origin(words, place.file, place.line_of(key))
            declared.setdefault(facet, {})[member] = Member(written[key], origin, place, (key,))
    return declared


def declassifier_fact(entry: DeclassifierEntry, place: Place) -> Fact:
    """The facet of a job that lowers."""
    namespace, name = entry.job
    body = entry.members()
    del body["job"]
    members = _members(body, f"declassifiers {namespace} {name}", place, ())
    origins = {key: member.origin for key, member in members.items()}
    return Fact("job", namespace, name, Declassifier, body, origins)


def _members(body: Body, words: str, place: Place, keys: tuple[str, ...]) -> dict[str, Member]:
    return {
        key: Member(value, Origin(words, place.file, place.line_of(*keys, key)), place, (*keys, key))
        for key, value in body.items()
    }
