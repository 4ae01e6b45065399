"""What is wrong in a record, in words for whoever wrote it."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from pydantic import BaseModel

from catalog.session.query import JsonObject
from catalog.values.errors import BadQuestionError
from ingest.declarations.reading.validation_errors import ErrorDetails
from ingest.records.members import DatasetNamed


class RecordFault(NamedTuple):
    """What is wrong in a record: where, as the steps to it, and why."""

    path: tuple[str | int, ...]
    reason: str

    def as_json(self) -> JsonObject:
        """As answers have it: a JSON pointer, and the reason."""
        return {"pointer": "".join(f"/{part}" for part in self.path), "reason": self.reason}


class FaultyRecordError(BadQuestionError):
    """A record with members that are missing, unknown or wrong; `faults` holds every fault."""

    def __init__(self, faults: Sequence[RecordFault]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{'.'.join(map(str, fault.path))}: {fault.reason}" for fault in faults))
        self.faults = faults


def fault_of(error: ErrorDetails, shape: type[BaseModel]) -> RecordFault:
    """An error of pydantic in words for whoever wrote the record."""
    path = error["loc"]
    if error["type"] == "missing":
        return RecordFault(path, "is missing")
    if error["type"] == "extra_forbidden":
        known = DatasetNamed.model_fields if len(path) > 1 else shape.model_fields
        nearest = get_close_matches(str(path[-1]), list(known), 1)
        return RecordFault(path, "is not known here" + (f"; nearest: {nearest[0]}" if nearest else ""))
    return RecordFault(path, error["msg"].removeprefix("Value error, "))
