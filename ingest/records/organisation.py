"""Records of how an organisation runs its AI: policies, systems, objectives, suppliers, training, reviews."""

from typing import Annotated, Literal

from pydantic import Field

from ingest.facets.checked_words import Text
from ingest.facets.shape import Part
from ingest.records.members import Day, Moment, Record, Texts


class Policy(Record):
    """A rule of the organisation; rules: the kinds of finding that carry it out."""

    version: Text | None = None
    text: Text | None = None
    url: Text | None = None
    approved_by: Text | None = None
    approved_at: Moment | None = None
    review_by: Day | None = None
    rules: list[Text] | None = None


class System(Record):
    """A use of AI: what for, by whom, where, with which models."""

    purpose: Text | None = None
    uses: Texts | None = None
    products: list[Text] | None = None
    locations: list[Text] | None = None
    risk_level: Literal["minimal", "limited", "high", "prohibited", "unknown"] | None = None
    intended_use: Text | None = None
    users: Texts | None = None
    affected: Texts | None = None


class Objective(Record):
    """What is to be reached; measure: the id of a KPI, or words; target: its value, which then counts for it."""

    measure: Text | None = None
    target: int | float | Text | None = None
    responsible: Text | None = None


class ServiceLevel(Part):
    """What a supplier promised: the share of the time it is up, and the hours in which it answers."""

    uptime_target: Annotated[float, Field(ge=0, le=1)] | None = None
    response_hours: Annotated[float, Field(gt=0)] | None = None


class Outage(Part):
    """A time for which a service was down."""

    since: Moment = Field(alias="from")
    to: Moment | None = None


class Supplier(Record):
    """Who delivers data, models or services, and on what terms."""

    delivers: Texts | None = None
    sla: ServiceLevel | None = None
    downtime: list[Outage] | None = None
    contract_until: Day | None = None
    assessed_at: Moment | None = None
    review_by: Day | None = None


class Training(Record):
    """Who was trained for which role, and until when that counts."""

    person: Text | None = None
    role: Text | None = None
    completed_at: Moment | None = None
    expires_at: Moment | None = None


class Decided(Part):
    """A decision of a review that somebody carries out until a day: it becomes an action."""

    text: Text
    owner: Text | None = None
    due_at: Moment | None = None


class Review(Record):
    """What the leadership looked at and decided; pack_as_of: the day of the figures that were before them."""

    scope: Literal["management", "model", "risk", "policy"] = "management"
    held_at: Moment | None = None
    attendees: list[Text] | None = None
    decisions: list[Text | Decided] | None = None
    pack_as_of: Moment | None = None


class Decision(Record):
    """What somebody decided, and on what ground.

    applicability: of the `controls` it names: they do not apply, or their evidence is kept outside the catalog.
    """

    decided_at: Moment | None = None
    decided_by: Text | None = None
    reasons: Text | None = None
    applicability: Literal["not_applicable", "organisational"] | None = None
