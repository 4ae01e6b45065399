"""Our own OpenLineage facets as typed values, one class for each; what they mean is in docs/emitting.md.

Each is checked whole when it is made: pydantic's ValidationError names every fault. `members` gives its body in an
event.
"""

from typing import Literal

from pydantic import Field, JsonValue

from catalog.vocabulary.closed_lists import LoweredTo, WriteMode
from ingest.facets.checked_words import Activity, Day, Duration, Purpose, Text
from ingest.facets.grounds import Grant, GrantList, Grants, Hold, Retention, RetentionParts
from ingest.facets.quality import DemandedSuite, Suites, ValidationFacet
from ingest.facets.shape import Facet, Part, schema_url
from ingest.facets.sources import Crawler, FieldPersonalData, Generator, Geography, PersonalData, Source
from whence.records import Role

__all__ = [
    "DECLARED", "FACETS", "Alias", "AliasNamespace", "Aliases", "Crawler", "Declassifier", "DemandedSuite", "Facet",
    "FieldPersonalData", "Generator", "Geography", "Grant", "GrantList", "Grants", "Hold", "InputRole",
    "Labelling", "Model", "ModelSignature", "Part", "PersonalData", "Preparation", "Recorded", "Retention",
    "RetentionParts", "Source", "Step", "Suites", "TrainingFacet", "ValidationFacet", "Write", "schema_url",
]  # fmt: skip


class Write(Facet):
    """How a dataset is written: each time anew, or added to."""

    key = "whence_write"
    schema_name = "WhenceWriteDatasetFacet"
    holder = "DatasetFacet"

    mode: WriteMode | None = Field(None, description="Whether a write replaces what was there.", examples=["append"])
    window: Duration | None = Field(
        None, description="For how long a topic keeps its content, ISO 8601.", examples=["P7D"]
    )


class Model(Facet):
    """What a model is for; its presence makes the dataset a model."""

    key = "whence_model"
    schema_name = "WhenceModelDatasetFacet"
    holder = "DatasetFacet"

    purpose: Purpose | None = Field(None, description="A DPV purpose.", examples=["dpv:Marketing"])
    activity: Activity | None = Field(
        None, description="What is done with data for it; else training.", examples=["ai:ModelTraining"]
    )
    intended_use: Text | None = Field(None, description="In words.", examples=["rank who may leave"])
    owner: Text | None = Field(None, description="Who answers for it.", examples=["ml@example.com"])
    risk: Text | None = Field(None, description="Risk class.", examples=["high"])
    commercial: bool | None = Field(None, description="Whether it is used commercially.", examples=[True])
    review_every: Duration | None = Field(None, description="How often it is reviewed.", examples=["P6M"])
    system: Text | None = Field(None, description="The AI system it belongs to.", examples=["retention-desk"])


class Labelling(Facet):
    """How labels came to be."""

    key = "whence_labelling"
    schema_name = "WhenceLabellingDatasetFacet"
    holder = "DatasetFacet"

    process: Text | None = Field(None, description="How it was done.", examples=["two people, then a third"])
    guideline: Text | None = Field(None, description="By what rules.", examples=["https://docs.example.com/labels/2"])
    labelled_by: Text | None = Field(None, description="Who.", examples=["annotation team"])
    labelled_with: Text | None = Field(None, description="With what.", examples=["labelstudio 1.13"])
    agreement: float | None = Field(None, description="How far they agreed, 0 to 1.", examples=[0.87], ge=0, le=1)


class Step(Part):
    """A step of preparation."""

    name: Text = Field(description="Name of the step.", examples=["drop duplicates"])
    description: Text | None = Field(None, description="What it does.", examples=["by email, newest kept"])
    code: Text | None = Field(None, description="Where it is done.", examples=["features.py#L12"])


class Preparation(Facet):
    """What was done to data before its use."""

    key = "whence_preparation"
    schema_name = "WhencePreparationDatasetFacet"
    holder = "DatasetFacet"

    steps: list[Step] = Field(description="In order.")


class Alias(Part):
    """Another name of a dataset."""

    namespace: Text = Field(description="Namespace of the other name.", examples=["s3://wh"])
    name: Text = Field(description="The other name.", examples=["warehouse/orders"])
    because: Text | None = Field(None, description="Why it is the same.", examples=["moved in 2025"])


class AliasNamespace(Part):
    """A namespace every name of which is one of this namespace."""

    namespace: Text = Field(description="The other namespace.", examples=["postgres://db.prod:5432"])
    because: Text | None = Field(None, description="Why they are the same.", examples=["one server"])


class Aliases(Facet):
    """What a steward declared of this dataset's names; on the name `*`, of its whole namespace."""

    key = "whence_aliases"
    schema_name = "WhenceAliasesDatasetFacet"
    holder = "DatasetFacet"

    aliases: list[Alias] = Field(default_factory=list, description="The other names.")
    parts: list[Alias] = Field(
        default_factory=list, description="Names of its parts, with `*` for anything: shards, decorators, wildcards."
    )
    apart: list[Alias] = Field(
        default_factory=list, description="Names of other datasets, whatever spelling or symlinks make of them."
    )
    namespaces: list[AliasNamespace] = Field(
        default_factory=list, description="Namespaces that are this one; only on the name `*`."
    )


class Declassifier(Facet):
    """A job whose output tells less of people than its inputs, and who vouches for it."""

    key = "whence_declassifier"
    schema_name = "WhenceDeclassifierJobFacet"
    holder = "JobFacet"

    technique: Text = Field(description="How.", examples=["k-anonymity"])
    lowers_to: LoweredTo = Field(description="What its output is at most.", examples=["anonymised"])
    evidence_suite: Text | None = Field(
        None, description="The suite that must have passed on the output.", examples=["k_anonymity_10"]
    )
    assessment: Text | None = Field(
        None, description="Where the assessment is.", examples=["https://docs.example.com/anon/3"]
    )
    approved_by: Text | None = Field(None, description="Who approved it.", examples=["dpo@example.com"])
    until: Day | None = Field(None, description="Last day of the approval.", examples=["2027-06-30"])
    columns: list[Text] = Field(
        default_factory=list, description="Which output columns; none: all.", examples=[["age_band"]]
    )


class Recorded(Facet):
    """A run that nobody saw: a person wrote down what happened."""

    key = "whence_recorded"
    schema_name = "WhenceRecordedRunFacet"
    holder = "RunFacet"

    by_hand: Literal[True] = Field(description="Always true.", examples=[True])
    because: Text | None = Field(None, description="How it is known.", examples=["training log of 2025"])


class InputRole(Facet):
    """What an input was used for in a run."""

    key = "whence_role"
    schema_name = "WhenceRoleInputDatasetFacet"
    holder = "InputDatasetFacet"

    role: Role


class TrainingFacet(Facet):
    """How a model version was trained."""

    key = "whence_training"
    schema_name = "WhenceTrainingOutputDatasetFacet"
    holder = "OutputDatasetFacet"

    parameters: dict[str, JsonValue]
    metrics: dict[str, JsonValue]
    artifact: Text | None = None


class ModelSignature(Facet):
    """A signature of a model version's files, as the OpenSSF model signing tools write it."""

    key = "whence_signature"
    schema_name = "WhenceSignatureOutputDatasetFacet"
    holder = "OutputDatasetFacet"

    bundle: dict[str, JsonValue] = Field(description="The Sigstore bundle: what `model_signing sign` wrote, whole.")
    public_key: Text | None = Field(
        None, description="The signer's public key, PEM; none for a signature by certificate or identity."
    )


# The facets that stewards declare, in files or a form.
DECLARED: tuple[type[Facet], ...] = (
    Source,
    PersonalData,
    Grants,
    Retention,
    Write,
    Model,
    Labelling,
    Preparation,
    Aliases,
    Declassifier,
)
FACETS: tuple[type[Facet], ...] = (
    *DECLARED,
    Recorded,
    ValidationFacet,
    Suites,
    InputRole,
    TrainingFacet,
    ModelSignature,
)
