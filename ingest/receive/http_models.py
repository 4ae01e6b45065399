"""The three shapes of an OpenLineage event, for the API's documentation.

`events.envelope` checks the same by hand on every event. What these models ask for is what OpenLineage 2-0-2 asks
for; the catalog takes more than that, and remarks on it.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


Facets = dict[str, dict[str, JsonValue]]


class Run(_Open):
    """One execution of a job."""

    runId: str = Field(description="A UUID; kept as it is where it is none.")  # noqa: N815  # OpenLineage's name
    facets: Facets = {}


class Job(_Open):
    """What ran, or is described."""

    namespace: str = Field(min_length=1)
    name: str = Field(min_length=1)
    facets: Facets = {}


class Dataset(_Open):
    """A dataset by name, with its lasting facets."""

    namespace: str = Field(min_length=1)
    name: str = Field(min_length=1)
    facets: Facets = {}


class InputDataset(Dataset):
    """A dataset that was read."""

    inputFacets: Facets = {}  # noqa: N815  # OpenLineage's name


class OutputDataset(Dataset):
    """A dataset that was written."""

    outputFacets: Facets = {}  # noqa: N815  # OpenLineage's name


class _Event(_Open):
    eventTime: datetime = Field(description="RFC 3339; read as UTC where it names no zone.")  # noqa: N815
    producer: str | None = None
    schemaURL: str | None = None  # noqa: N815  # OpenLineage's name


class RunEvent(_Event):
    """A run started, went on, or ended."""

    eventType: Literal["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"] | None = None  # noqa: N815
    run: Run
    job: Job
    inputs: list[InputDataset] = []
    outputs: list[OutputDataset] = []


class JobEvent(_Event):
    """A job described without a run."""

    job: Job
    inputs: list[InputDataset] = []
    outputs: list[OutputDataset] = []


class DatasetEvent(_Event):
    """A dataset described without a run."""

    dataset: Dataset


class Fault(BaseModel):
    """What is wrong with an event, and where."""

    pointer: str = Field(description="A JSON pointer, RFC 6901.")
    reason: str


class Faults(BaseModel):
    """Everything that is wrong with an event."""

    errors: list[Fault]


class Taken(BaseModel):
    """An event is in the log, from now or from before."""

    status: Literal["accepted", "duplicate"]


class FailedEvent(BaseModel):
    """An event of a batch that was refused; sending it again does not help."""

    index: int
    reason: str
    retriable: bool
    errors: list[Fault]


class Summary(BaseModel):
    """How many events of a batch came, and what became of them."""

    received: int
    successful: int
    failed: int


class BatchAnswer(BaseModel):
    """What became of a batch; all that is successful is durable."""

    status: Literal["success", "partial_success", "failure"]
    summary: Summary
    failed_events: list[FailedEvent]
