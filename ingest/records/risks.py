"""Records of what may go wrong: risks, impact assessments, tests of models."""

from typing import Literal

from ingest.facets.checked_words import Text
from ingest.facets.shape import Part
from ingest.records.members import Day, Moment, Record, Scale, Texts


class FindingGroup(Part):
    """The findings that opened a record by rule, of one kind, on one source; it stays open while any stands."""

    kind: Text
    source: Text | None = None


class Risk(Record):
    """What may go wrong, how likely and how bad (1 to 5), what is done about it, and what is left then."""

    category: Literal["bias", "misuse", "safety", "data", "security", "privacy", "other"] | None = None
    likelihood: Scale | None = None
    impact: Scale | None = None
    treatment: Literal["avoid", "reduce", "transfer", "accept"] | None = None
    measures: Texts | None = None
    residual_likelihood: Scale | None = None
    residual_impact: Scale | None = None
    review_by: Day | None = None
    rule: FindingGroup | None = None


class ImpactAssessment(Record):
    """What a system may do to people, to groups and to society."""

    affected: Texts | None = None
    impacts: Texts | None = None
    measures: Texts | None = None
    societal: Texts | None = None
    approved_by: Text | None = None
    approved_at: Moment | None = None
    review_by: Day | None = None


class Assessment(Record):
    """A test or examination of a model, its measure and whether it passed."""

    about: (
        Literal["bias", "robustness", "safety", "performance", "anonymity", "privacy", "security", "other"] | None
    ) = None
    method: Text | None = None
    metric: Text | None = None
    value: int | float | None = None
    threshold: int | float | None = None
    passed: bool | None = None
    assessed_at: Moment | None = None
