"""What a suite said of a relation: counts and statistics, no value of the data."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from catalog.values.canonical_json import Json


class Outcome(NamedTuple):
    """What one expectation said; an errored one has an error and is no success.

    `actual` holds counts, statistics, and names and types of columns, never a value of a row. `samples` are
    unexpected values, where some were asked for.
    """

    type: str
    kwargs: Mapping[str, Json]
    column: str | None
    severity: str
    success: bool
    actual: Mapping[str, Json]
    error: str | None = None
    samples: tuple[Json, ...] = ()


class Validation(NamedTuple):
    """A suite run on a relation; without an outcome it is no success either."""

    suite: str
    suite_digest: str
    started_at: datetime
    ended_at: datetime
    row_count: int | None
    outcomes: tuple[Outcome, ...]

    @property
    def success(self) -> bool:
        """Whether there were expectations and each of them held."""
        return bool(self.outcomes) and all(outcome.success for outcome in self.outcomes)

    @property
    def is_stopping(self) -> bool:
        """Whether who waits for it should stop: something critical failed, something errored, or nothing was asked.

        What only warns or informs stops nobody.
        """
        return not self.outcomes or any(
            outcome.error is not None or (not outcome.success and outcome.severity == "critical")
            for outcome in self.outcomes
        )

    @property
    def evaluated(self) -> int:
        """How many expectations gave a verdict."""
        return len(self.outcomes) - self.errored

    @property
    def failed(self) -> int:
        """How many expectations gave a verdict and did not hold."""
        return sum(not outcome.success and outcome.error is None for outcome in self.outcomes)

    @property
    def errored(self) -> int:
        """How many expectations gave no verdict."""
        return sum(outcome.error is not None for outcome in self.outcomes)
