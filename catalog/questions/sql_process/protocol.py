"""What the server and the processes that run users' SQL say to each other: a request, and how it ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypedDict

import orjson

from catalog.values.errors import BadQuestionError, NextStep, UnavailableError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one statement may take: rows and bytes of its answer, seconds, and bytes of memory and of spilled data.

    Of memory and spilled data it gets no more than the share that the catalog has for it (catalog.database.memory).
    """

    rows: int = 1_000_000
    answer_bytes: int = 256 * 2**20
    seconds: float = 120.0
    memory_bytes: int = 2**31
    spill_bytes: int = 16 * 2**30


@dataclass(frozen=True, slots=True)
class SqlRequest:
    """One statement to be run, and the kind of sql_rows in which its rows are wanted; times as RFC 3339.

    present_only: the views that are kept for now alone, and cannot be asked at other times.
    """

    query: str
    kind: str
    limits: Limits
    parameters: Mapping[str, object]
    as_of: str | None = None
    known_at: str | None = None
    present_only: tuple[str, ...] = ()
    from_copy: bool = False

    def to_bytes(self) -> bytes:
        """The request as JSON. Raises BadQuestionError where it holds half a character."""
        try:
            return orjson.dumps(asdict(self))
        except (TypeError, ValueError) as error:
            raise BadQuestionError(f"The statement or a parameter is no text: {error}") from error

    @classmethod
    def from_bytes(cls, text: bytes) -> "SqlRequest":
        """The request that was made into these bytes."""
        read = orjson.loads(text)
        return cls(**{**read, "limits": Limits(**read["limits"])})


class StepSaid(TypedDict):
    """A NextStep as JSON."""

    what: str
    question: str
    given: dict[str, str]


class Ending(TypedDict, total=False):
    """How a statement ended: rows written, an error in words, or what it read changed meanwhile."""

    truncated: bool
    error: str
    next_step: StepSaid
    is_outdated: bool
    is_unavailable: bool


def ending_of(error: BadQuestionError | UnavailableError) -> Ending:
    """An error as an ending."""
    ending = Ending(error=str(error))
    if isinstance(error, UnavailableError):
        ending["is_unavailable"] = True
    if error.next_step:
        what, question, given = error.next_step
        ending["next_step"] = StepSaid(what=what, question=question, given=dict(given))
    return ending


def raise_error(ending: Ending) -> None:
    """Raise the error that an ending has, if one."""
    if ending.get("is_unavailable"):
        raise UnavailableError(ending["error"])
    if "error" in ending:
        step = ending.get("next_step")
        raise BadQuestionError(
            ending["error"], NextStep(step["what"], step["question"], step["given"]) if step else None
        )
