"""Facets of ours as users' code hands them over; the catalog that reads the event checks the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple, Protocol

SPEC = "https://whence.dev/spec/facets/1-0-0"


class Facet(Protocol):
    """What can be said of a dataset: a plain `facet(…)`, or a typed one of the server part."""

    @property
    def key(self) -> str:
        """Its key in an event, `whence_…`."""

    @property
    def schema_name(self) -> str:
        """The name of its JSON Schema."""

    @property
    def holder(self) -> str:
        """What it stands on, in OpenLineage's word: `DatasetFacet`, `JobFacet`, …."""

    def members(self) -> Mapping[str, object]:
        """Return what was given, by name."""


class Kind(NamedTuple):
    """What stands behind a key."""

    schema_name: str
    holder: str


# The keys of `ingest.facets.models`, which are not there in a light installation; a test holds the two equal.
KINDS: Mapping[str, Kind] = {
    "whence_aliases": Kind("WhenceAliasesDatasetFacet", "DatasetFacet"),
    "whence_declassifier": Kind("WhenceDeclassifierJobFacet", "JobFacet"),
    "whence_grants": Kind("WhenceGrantsDatasetFacet", "DatasetFacet"),
    "whence_labelling": Kind("WhenceLabellingDatasetFacet", "DatasetFacet"),
    "whence_model": Kind("WhenceModelDatasetFacet", "DatasetFacet"),
    "whence_personal_data": Kind("WhencePersonalDataDatasetFacet", "DatasetFacet"),
    "whence_preparation": Kind("WhencePreparationDatasetFacet", "DatasetFacet"),
    "whence_recorded": Kind("WhenceRecordedRunFacet", "RunFacet"),
    "whence_retention": Kind("WhenceRetentionDatasetFacet", "DatasetFacet"),
    "whence_role": Kind("WhenceRoleInputDatasetFacet", "InputDatasetFacet"),
    "whence_signature": Kind("WhenceSignatureOutputDatasetFacet", "OutputDatasetFacet"),
    "whence_source": Kind("WhenceSourceDatasetFacet", "DatasetFacet"),
    "whence_suites": Kind("WhenceSuitesDatasetFacet", "DatasetFacet"),
    "whence_training": Kind("WhenceTrainingOutputDatasetFacet", "OutputDatasetFacet"),
    "whence_validation": Kind("WhenceValidationRunFacet", "RunFacet"),
    "whence_write": Kind("WhenceWriteDatasetFacet", "DatasetFacet"),
}


@dataclass(frozen=True)
class _PlainFacet:
    key: str
    schema_name: str
    holder: str
    given: Mapping[str, object]

    def members(self) -> Mapping[str, object]:
        return self.given


def facet(key: str, /, **members: object) -> Facet:
    """Return a facet of ours by its key, as `facet("whence_source", name="crm", channel="internal")`.

    The catalog checks its members: an unknown word is a gap there. Raises ValueError on a key that no facet of ours
    has, naming the nearest.
    """
    kind = KINDS.get(key)
    if kind is None:
        nearest = get_close_matches(key, KINDS, 1, cutoff=0.4)
        hint = f"Nearest: {nearest[0]!r}. " if nearest else ""
        raise ValueError(f"no facet {key!r}. {hint}All: {', '.join(KINDS)}")
    return _PlainFacet(key, *kind, members)
