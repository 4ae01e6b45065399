"""On what grounds data is held, and for how long, as facets."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from catalog.vocabulary.closed_lists import ANCHOR_DAYS, Anchor, RetentionAction
from catalog.vocabulary.laws import consent_effect, legal_basis
from ingest.facets.checked_words import Activity, Art9, Basis, ConsentStatus, Day, Duration, Purpose, Subject, Text
from ingest.facets.shape import Facet, Part


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
    action: RetentionAction | None = Field(None, description="What is done at the end.", examples=["erase"])
    holds: list[Hold] = Field(default_factory=list, description="Reasons to keep it longer.")


class Retention(Facet, RetentionParts):
    """How long a dataset may be kept, and counted from when."""

    key = "whence_retention"
    schema_name = "WhenceRetentionDatasetFacet"
    holder = "DatasetFacet"

    @model_validator(mode="after")
    def _whole(self) -> "Retention":
        if self.anchor is None:
            raise ValueError("without anchor; give what the time is counted from, as anchor: collected_at")
        if self.anchor == "endless":
            self._check_endless()
            return self
        if self.duration is None and self.anchor != "fixed_date":
            raise ValueError(f"anchor {self.anchor} needs a duration, as P2Y")
        own = ANCHOR_DAYS[self.anchor]
        others = [day for day in ANCHOR_DAYS.values() if day != own and getattr(self, day)]
        if others and getattr(self, own) is None:
            raise ValueError(f"anchor is {self.anchor}, but {own} has no day and {others[0]} has one; give {own}")
        return self

    def _check_endless(self) -> None:
        if self.reason is None:
            raise ValueError("anchor endless needs a reason")
        if self.duration is not None:
            raise ValueError("anchor endless has no duration")
