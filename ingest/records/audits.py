"""Records of audits: the audit, its samples and findings, and how what was found is corrected."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from ingest.facets.checked_words import Text
from ingest.facets.shape import Part
from ingest.records.members import Harm, Moment, Record, RecordNamed
from ingest.records.risks import FindingGroup

Grade = Literal["major", "minor", "observation", "opportunity", "good_practice"]


class Interview(Part):
    """What somebody was asked and answered."""

    who: Text
    at: Moment | None = None
    notes: Text


class Audit(Record):
    """An audit, planned or held; frames: the populations it draws from; planned_for: its first day."""

    stage: Literal["internal", "stage_1", "stage_2", "surveillance", "recertification"] = "internal"
    scope: Text | None = None
    frames: list[Text] | None = None
    planned_for: Moment | None = None
    ends_at: Moment | None = None
    auditor: Text | None = None
    held_at: Moment | None = None
    interviews: list[Interview] | None = None
    certificate_until: Moment | None = None


class Sample(Record):
    """Items that a seed drew from a population as of a time; items: the sheet of each, its evidence, its grade."""

    audit: Text | None = None
    frame: Text | None = None
    as_of: Moment | None = None
    known_at: Moment | None = None
    seed: Text | int | None = None
    size: Annotated[int, Field(ge=0)] | None = None
    population: int | None = None
    items: list[dict[str, JsonValue]] | None = None


class AuditFinding(Record):
    """What an audit or a test found, with its grade; item: which item of which sample shows it."""

    audit: Text | None = None
    sample: Text | None = None
    item: Text | None = None
    grade: Grade | None = None
    category: Harm | None = None
    raised_at: Moment | None = None
    cause: Text | None = None
    action: Text | None = None


class Nonconformity(Record):
    """A requirement that was not met: its cause, what is done, and whether that had an effect."""

    raised_at: Moment | None = None
    grade: Grade | None = None
    cause: Text | None = None
    action: Text | None = None
    effectiveness: Text | None = None
    finding: Text | None = None
    rule: FindingGroup | None = None


class Action(Record):
    """What somebody does until a day; for: the record it is done for."""

    done_at: Moment | None = None
    effectiveness: Text | None = None
    reason: Annotated[RecordNamed | None, Field(alias="for")] = None
