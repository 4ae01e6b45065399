"""Our own OpenLineage facets as typed values, one class for each; what they mean is in docs/emitting.md.

Each is checked whole when it is made: pydantic's ValidationError names every fault. `facet_json` gives the body as it
stands in an event.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, JsonValue, Tag, model_validator

from catalog.vocabulary.laws import consent_effect, legal_basis
from ingest.facet_words import (
    Activity,
    Art9,
    Basis,
    Category,
    ConsentStatus,
    Day,
    Duration,
    Licence,
    Purpose,
    Subject,
    Text,
)

SPEC = "https://whence.dev/spec/facets/1-0-0"
Channel = Literal[
    "public_dataset",
    "licensed",
    "private_third_party",
    "crawled",
    "user_interaction",
    "user_service",
    "internal",
    "synthetic",
    "other",
]
Identifiability = Literal["non_personal", "anonymised", "pseudonymised", "personal", "unknown"]
Anchor = Literal[
    "collected_at", "last_interaction", "consent_given", "contract_end", "fixed_date", "event", "endless"
]
# Under which name the day of an anchor stands; `endless` has none.
ANCHOR_DAYS: dict[str, str] = {
    "collected_at": "collected_at",
    "last_interaction": "last_interaction",
    "consent_given": "consent_given",
    "contract_end": "contract_end",
    "fixed_date": "fixed_date",
    "event": "event_at",
}


class Part(BaseModel):
    """A part of a facet: nothing unknown in it, no type guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Facet(Part):
    """A facet of ours."""

    key: ClassVar[str]
    schema_name: ClassVar[str]
    holder: ClassVar[str]


class Crawler(Part):
    """Who fetched crawled data, and how it behaved."""

    name: Text | None = Field(None, description="The crawler.", examples=["acmebot"])
    user_agent: Text | None = Field(None, description="What it called itself.", examples=["acmebot/1.0"])
    respected_robots: bool | None = Field(None, description="Whether it kept to robots.txt.", examples=[True])


class Geography(Part):
    """Where the data may be used, and where not."""

    allowed: list[Text] = Field(
        default_factory=list, description="Countries or regions; none: anywhere.", examples=[["EU"]]
    )
    forbidden: list[Text] = Field(default_factory=list, description="Countries or regions.", examples=[["US"]])


GeographyGiven = Annotated[
    Annotated[Geography, Tag("object")] | Annotated[list[Text], Tag("list")],
    Discriminator(lambda given: "list" if isinstance(given, list) else "object"),
]


class Generator(Part):
    """The model that made synthetic data."""

    namespace: Text = Field(description="Namespace of the model.", examples=["models"])
    name: Text = Field(description="Name of the model.", examples=["customer_generator"])
    version: Text | None = Field(None, description="Its version; else the newest.", examples=["v3"])


class Source(Facet):
    """Where data entered: the source a dataset was taken from."""

    key = "whence_source"
    schema_name = "WhenceSourceDatasetFacet"
    holder = "DatasetFacet"

    name: Text = Field(description="Name of the source.", examples=["crm"])
    channel: Channel | None = Field(None, description="How the data came to us.", examples=["internal"])
    supplier: Text | None = Field(None, description="Who supplies it.", examples=["Example Data Ltd"])
    owner: Text | None = Field(None, description="Who answers for it.", examples=["crm-team@example.com"])
    contact: Text | None = Field(None, description="Whom to ask.", examples=["crm-help@example.com"])
    licence: Licence | None = Field(
        None, description="SPDX expression, or LicenseRef-… for one's own.", examples=["LicenseRef-customer-terms"]
    )
    collected_from: Day | None = Field(None, description="First day of collection.", examples=["2024-01-01"])
    collected_to: Day | None = Field(None, description="Last day of collection.", examples=["2025-12-31"])
    geography: GeographyGiven | None = Field(
        None, description="Where it may be used; a plain list is what is allowed.", examples=[{"allowed": ["EU"]}]
    )
    original_purpose: Purpose | None = Field(
        None, description="What it was collected for, a DPV purpose.", examples=["dpv:ServiceProvision"]
    )
    url: Text | None = Field(None, description="Where it is described.", examples=["https://example.com/crm"])
    crawler: Crawler | None = Field(None, description="How it was crawled.")
    tdm_reserved: bool | None = Field(
        None, description="Whether text and data mining was reserved by its owner.", examples=[False]
    )
    generator: Generator | None = Field(None, description="What made it, where it is synthetic.")


class FieldPersonalData(Part):
    """What is personal in one field."""

    identifiability: Identifiability | None = Field(
        None, description="How far people can be told apart by it.", examples=["personal"]
    )
    categories: list[Category] = Field(
        default_factory=list, description="DPV categories.", examples=[["pd:EmailAddress"]]
    )
    special_categories: list[Category] = Field(
        default_factory=list, description="Categories of Art. 9 GDPR.", examples=[["pd:Health"]]
    )
    subjects: list[Subject] = Field(
        default_factory=list, description="Whose data it is.", examples=[["dpv:Customer"]]
    )


class PersonalData(Facet, FieldPersonalData):
    """What is personal in a dataset; what stands under `fields` belongs to those fields only."""

    key = "whence_personal_data"
    schema_name = "WhencePersonalDataDatasetFacet"
    holder = "DatasetFacet"

    fields: dict[Text, FieldPersonalData] = Field(
        default_factory=dict, description="By field.", examples=[{"email": {"categories": ["pd:EmailAddress"]}}]
    )


class Grant(Part):
    """One authorisation: a legal basis, what for, and how long."""

    id: Text = Field(description="Name of the grant, once per dataset.", examples=["crm-consent-2026"])
    basis: Basis = Field(description="Legal basis, of Art. 6 GDPR or another law.", examples=["eu-gdpr:A6-1-a"])
    art9: Art9 | None = Field(None, description="Condition for special categories.", examples=["eu-gdpr:A9-2-a"])
    purposes: list[Purpose] = Field(
        default_factory=list, description="DPV purposes; what is below one is covered.", examples=[["dpv:Marketing"]]
    )
    prohibited_purposes: list[Purpose] = Field(
        default_factory=list, description="What it forbids, over anything allowed.", examples=[["dpv:Advertising"]]
    )
    activities: list[Activity] = Field(
        default_factory=list, description="What may be done; none: anything.", examples=[["ai:ModelTraining"]]
    )
    subjects: list[Subject] = Field(
        default_factory=list, description="Whose data it covers.", examples=[["dpv:Customer"]]
    )
    valid_from: Day | None = Field(None, description="First day it holds.", examples=["2026-01-01"])
    valid_to: Day | None = Field(None, description="Last day it holds.", examples=["2028-01-01"])
    status: ConsentStatus | None = Field(
        None, description="Of a consent: whether it holds.", examples=["dpv:ConsentGiven"]
    )
    status_since: Day | None = Field(
        None, description="Since when; needed for a status that ends it.", examples=["2026-01-01"]
    )
    evidence: Text | None = Field(
        None, description="Where the proof is.", examples=["https://consent.example.com/notice/7"]
    )

    @model_validator(mode="after")
    def _whole(self) -> "Grant":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        if legal_basis(self.basis).kind == "consent" and self.status is None:
            raise ValueError(f"a consent ({self.basis}) without status never holds; give status: ConsentGiven")
        if self.status and consent_effect(self.status) == "ends" and self.status_since is None:
            raise ValueError(f"status {self.status} needs status_since: the day it ended")
        return self


def _each_once(grants: list[Grant]) -> list[Grant]:
    ids = [grant.id for grant in grants]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"two grants are called {twice[0]!r}")
    return grants


GrantList = Annotated[list[Grant], AfterValidator(_each_once)]


class Grants(Facet):
    """The authorisations under which a dataset is held."""

    key = "whence_grants"
    schema_name = "WhenceGrantsDatasetFacet"
    holder = "DatasetFacet"

    grants: GrantList = Field(description="Each counts on its own.")


class Hold(Part):
    """A reason to keep data although its time is over."""

    keep_until: Day = Field(description="Last day it must be kept.", examples=["2027-06-30"])
    reason: Text = Field(description="Why.", examples=["lawsuit 12/2026"])


class RetentionParts(Part):
    """The members of a retention rule, any of them absent."""

    duration: Duration | None = Field(None, description="How long, ISO 8601.", examples=["P2Y"])
    anchor: Anchor | None = Field(None, description="From when the time is counted.", examples=["collected_at"])
    collected_at: Day | None = Field(None, description="The day of that anchor.", examples=["2026-01-15"])
    last_interaction: Day | None = Field(None, description="The day of that anchor.", examples=["2026-01-15"])
    consent_given: Day | None = Field(None, description="The day of that anchor.", examples=["2026-01-15"])
    contract_end: Day | None = Field(None, description="The day of that anchor.", examples=["2026-01-15"])
    fixed_date: Day | None = Field(
        None, description="The deadline itself; needs no duration.", examples=["2027-12-31"]
    )
    event_at: Day | None = Field(None, description="The day of the event.", examples=["2026-01-15"])
    reason: Text | None = Field(None, description="Why so long; `endless` needs one.", examples=["tax law"])
    action: Literal["erase", "anonymise", "archive"] | None = Field(
        None, description="What is done at the end.", examples=["erase"]
    )
    holds: list[Hold] = Field(default_factory=list, description="Reasons to keep it longer.")


class Retention(Facet, RetentionParts):
    """How long a dataset may be kept, and counted from when."""

    key = "whence_retention"
    schema_name = "WhenceRetentionDatasetFacet"
    holder = "DatasetFacet"

    @model_validator(mode="after")
    def _whole(self) -> "Retention":
        if self.anchor is None:
            raise ValueError("without anchor: from when is the time counted?")
        if self.anchor == "endless":
            self._check_endless()
            return self
        if self.duration is None and self.anchor != "fixed_date":
            raise ValueError(f"anchor {self.anchor} needs a duration, as P2Y")
        own = ANCHOR_DAYS[self.anchor]
        others = [day for day in ANCHOR_DAYS.values() if day != own and getattr(self, day)]
        if others and getattr(self, own) is None:
            raise ValueError(f"anchor is {self.anchor}, but {own} has no day and {others[0]} has one")
        return self

    def _check_endless(self) -> None:
        if self.reason is None:
            raise ValueError("anchor endless needs a reason")
        if self.duration is not None:
            raise ValueError("anchor endless has no duration")


class Write(Facet):
    """How a dataset is written: each time anew, or added to."""

    key = "whence_write"
    schema_name = "WhenceWriteDatasetFacet"
    holder = "DatasetFacet"

    mode: Literal["replace", "append"] | None = Field(
        None, description="Whether a write replaces what was there.", examples=["append"]
    )
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


class Aliases(Facet):
    """Names that a steward declared to be this dataset."""

    key = "whence_aliases"
    schema_name = "WhenceAliasesDatasetFacet"
    holder = "DatasetFacet"

    aliases: list[Alias] = Field(description="The other names.")


class Declassifier(Facet):
    """A job whose output tells less of people than its inputs, and who vouches for it."""

    key = "whence_declassifier"
    schema_name = "WhenceDeclassifierJobFacet"
    holder = "JobFacet"

    technique: Text = Field(description="How.", examples=["k-anonymity"])
    lowers_to: Literal["anonymised", "pseudonymised"] = Field(
        description="What its output is at most.", examples=["anonymised"]
    )
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

    role: Literal["train", "validation", "test", "reference", "production"]


class TrainingFacet(Facet):
    """How a model version was trained."""

    key = "whence_training"
    schema_name = "WhenceTrainingOutputDatasetFacet"
    holder = "OutputDatasetFacet"

    parameters: dict[str, JsonValue]
    metrics: dict[str, JsonValue]
    artifact: Text | None = None


FACETS: tuple[type[Facet], ...] = (
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
    Recorded,
    InputRole,
    TrainingFacet,
)


def facet_json(facet: Facet) -> dict[str, JsonValue]:
    """The members that were given, as they stand in an event, without `_producer` and `_schemaURL`."""
    written: dict[str, JsonValue] = facet.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return written


def schema_url(facet: type[Facet]) -> str:
    """Where the schema of a facet is, as `_schemaURL` has it."""
    return f"{SPEC}/{facet.schema_name}.json"
