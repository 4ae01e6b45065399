"""The entries of governance files, a class for each section (docs/governance-yaml.md)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from catalog.values.placeholders import is_placeholder
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
    """What is one dataset, or is not: names, each [namespace, name]; namespaces; the parts of a whole."""

    same: list[Pair] = Field(default_factory=list)
    same_namespaces: list[Text] = Field(default_factory=list)
    part_of: Pair | None = None
    whole: Pair | None = None
    apart: list[Pair] = Field(default_factory=list)
    because: Text

    @field_validator("same", "apart", "same_namespaces")
    @classmethod
    def _each_once(cls, listed: Sequence[list[str] | str]) -> Sequence[list[str] | str]:
        for item in listed:
            if listed.count(item) > 1:
                raise ValueError(f"{item if isinstance(item, str) else ' '.join(item)} stands twice")
        if len(listed) == 1:
            raise ValueError("one alone is not the same as anything; name at least two")
        return listed

    @field_validator("same", "apart")
    @classmethod
    def _no_placeholders(cls, pairs: list[list[str]]) -> list[list[str]]:
        for namespace, name in pairs:
            if is_placeholder(namespace, name):
                raise ValueError(f"{name!r} is an unrendered template or placeholder, and joins nothing")
        return pairs

    @model_validator(mode="after")
    def _one_statement(self) -> Self:
        stated = [key for key in ("same", "same_namespaces", "part_of", "apart") if getattr(self, key)]
        if len(stated) != 1 or (self.whole is None) == (self.part_of is not None):
            raise ValueError("say one thing: same, same_namespaces, apart, or part_of with whole")
        return self


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
