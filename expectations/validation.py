"""The results of a suite on a relation: counts and statistics, no value of the data."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from catalog.values.canonical_json import Json


class Outcome(NamedTuple):
    """The result of one expectation; one that could not be computed has an error and is no success.

    `actual` holds counts, statistics, and names and types of columns, never a value of a row. `samples` are
    unexpected values, where the caller wants some.
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
    """A suite run on a relation. Without outcomes it is no success: nothing was checked."""

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
        """Whether a pipeline must stop: something critical failed or could not be computed, or nothing was checked.

        A failed expectation that only warns or informs does not stop it.
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
