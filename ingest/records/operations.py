"""Records of models in use: alerts, incidents, changes, deployments."""

from typing import Literal

from ingest.facets.checked_words import Text
from ingest.records.members import Harm, Moment, Record, RecordNamed, Texts


class Alert(Record):
    """A measure that left its bounds, reported by a tool or a person; due_at: until when it is handled in time.

    fingerprint: what the tool calls this alert; the same one again is the same record.
    """

    measure: Literal["drift", "bias", "performance", "outage", "other"] | None = None
    metric: Text | None = None
    value: int | float | None = None
    threshold: int | float | None = None
    detected_at: Moment | None = None
    first_response_at: Moment | None = None
    resolved_at: Moment | None = None
    source: Text | None = None
    fingerprint: Text | None = None


class Incident(Record):
    """What went wrong, whom it harmed, when it was found, answered and resolved, and who was informed."""

    category: Harm | None = None
    severity: Literal["low", "medium", "high", "critical"] | None = None
    detected_at: Moment | None = None
    first_response_at: Moment | None = None
    resolved_at: Moment | None = None
    cause: Text | None = None
    harm: Text | None = None
    reported_to: Texts | None = None
    reported_at: Moment | None = None


class Change(Record):
    """A planned change of a system or of how it is managed; reverts: the change that it takes back."""

    reason: Text | None = None
    approved_by: Text | None = None
    approved_at: Moment | None = None
    done_at: Moment | None = None
    reverts: RecordNamed | None = None


class Deployment(Record):
    """A model version that went into use; gate: what the gate answered that day."""

    environment: Text | None = None
    deployed_at: Moment | None = None
    rolled_back_at: Moment | None = None
    gate: Literal["pass", "violation", "gap"] | None = None
