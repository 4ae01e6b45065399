"""The entries of governance files, a class for each section (docs/governance-yaml.md)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from catalog.values.times import instant_text, read_instant
from catalog.vocabulary.closed_lists import WriteMode
from ingest.facets.checked_words import Duration, Text
from ingest.facets.models import (
    Declassifier,
    FieldPersonalData,
    GrantList,
    Labelling,
    Model,
    Part,
    RetentionParts,
    Source,
    Step,
)
from whence.records import Role

Pair = Annotated[list[Text], Field(min_length=2, max_length=2)]


def _instant(text: str) -> str:
    """RFC 3339 in UTC; a day is its start."""
    try:
        micros = read_instant(text if len(text) > len("2026-01-31") else f"{text}T00:00:00Z").micros
    except ValueError:
        raise ValueError(f"{text!r} is no time; write 2025-06-01 or 2025-06-01T09:30:00Z") from None
    return instant_text(micros) or ""


class Named(Part):
    """An entry about a dataset, or all that its pattern of `*` and `?` finds."""

    namespace: Text
    name: Text


class PersonalDataParts(FieldPersonalData):
    """As `PersonalData`, without being a facet yet."""

    fields: dict[Text, FieldPersonalData] = Field(default_factory=dict)


class DatasetEntry(Named):
    """The facts about a dataset; under `defaults:`, what counts where no entry is more specific."""

    source: Text | None = None
    personal_data: PersonalDataParts | None = None
    grants: GrantList | None = None
    retention: RetentionParts | None = None
    write_mode: WriteMode | None = None
    window: Duration | None = None
    labelling: Labelling | None = None
    preparation: list[Step] | None = None


class ModelEntry(Named, Model):
    """What a model is for."""


class DeclassifierEntry(Declassifier):
    """A job that lowers; the job as [namespace, name]."""

    job: Pair


class AliasEntry(Part):
    """Names, each [namespace, name], that are one dataset."""

    same: list[Pair] = Field(min_length=2)
    because: Text

    @field_validator("same")
    @classmethod
    def _each_once(cls, same: list[list[str]]) -> list[list[str]]:
        for pair in same:
            if same.count(pair) > 1:
                raise ValueError(f"{' '.join(pair)} stands twice")
        return same


class TouchedDataset(Named):
    """A dataset that a recorded run read or wrote."""

    version: Text | None = None
    type: Text | None = None
    role: Role | None = None


class LineageEntry(Part):
    """A run recorded by hand: what was trained or built before there were events."""

    job: Pair
    at: Annotated[str, AfterValidator(_instant)]
    inputs: list[TouchedDataset] = Field(default_factory=list)
    outputs: list[TouchedDataset] = Field(min_length=1)
    because: Text | None = None

    @field_validator("outputs")
    @classmethod
    def _without_roles(cls, outputs: list[TouchedDataset]) -> list[TouchedDataset]:
        if any(output.role for output in outputs):
            raise ValueError("a role is of an input, not of an output")
        return outputs


class TermEntry(Part):
    """A word of an organisation's own."""

    kind: Literal["purpose", "activity", "personal_data", "subject", "legal_basis"]
    term: Text
    label: Text
    meaning: Text
    broader: list[Text] = Field(default_factory=list)
    iri: Text | None = None


# The sections of a file in the order they are read about; sections of several files add up.
SECTIONS: dict[str, type[Part]] = {
    "terms": TermEntry,
    "defaults": DatasetEntry,
    "sources": Source,
    "datasets": DatasetEntry,
    "models": ModelEntry,
    "declassifiers": DeclassifierEntry,
    "aliases": AliasEntry,
    "lineage": LineageEntry,
}
