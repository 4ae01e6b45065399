"""What the members of records are made of, and the members that any record may have."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from catalog.values.times import read_instant
from ingest.facets.checked_words import Text
from ingest.facets.shape import Part


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it as 2026-01-31") from None  # pydantic's own
    return text


def _moment(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        read_instant(text)
    return text


_REFERENCE = re.compile(r"[a-z_]+/.+")


def _reference(text: str) -> str:
    if not _REFERENCE.fullmatch(text):
        raise ValueError(f"{text!r} names no record; write it as kind/id, like risk/bias-2026")
    return text


Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
Moment = Annotated[str, AfterValidator(_moment), Field(json_schema_extra={"format": "date-time"})]
RecordNamed = Annotated[str, AfterValidator(_reference)]
Scale = Annotated[int, Field(ge=1, le=5)]
Texts = Text | list[Text]
Harm = Literal["bias", "drift", "performance", "outage", "safety", "privacy", "security", "misuse", "data", "other"]


class DatasetNamed(Part):
    """A dataset or model by its name, of one version or of all; a namespace where the name stands in several."""

    name: Text
    namespace: Text | None = None
    version: Text | None = None


class Record(BaseModel):
    """The members any record may have; without an id it gets a digest of the others, without a status its first."""

    model_config = ConfigDict(strict=True, extra="allow")

    id: Text | None = None
    status: Text | None = None
    title: Text | None = None
    owner: Text | None = None
    by: Text
    opened_at: Moment | None = None
    due_at: Moment | None = None
    closed_at: Moment | None = None
    note: Text | None = None
    evidence: Texts | None = None
    models: list[DatasetNamed] | None = None
    datasets: list[DatasetNamed] | None = None
    findings: list[Text] | None = None
    controls: list[Text] | None = None
    systems: list[Text] | None = None
    records: list[RecordNamed] | None = None
