"""Expectations that serve as evidence of governance; formulas and sources are in docs/expectations.md."""

from collections.abc import Mapping
from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation

from catalog.vocabulary.laws import CONSENT_STATUSES
from expectations.gx.border import GxValues
from expectations.gx.governance_metrics import Measured, moment, months_and_seconds
from expectations.gx.identifiers import PATTERNS

_COUNTS = ("element_count", "unexpected_count", "missing_count")
CONSENT_IN_FORCE = [
    status.term.removeprefix("dpv:") for status in CONSENT_STATUSES if status.effect == "holds"
]  # as people write them


class GovernanceExpectation(BatchExpectation):
    """An expectation about one measured number; without rows to measure it raises, so that it is no pass."""

    row_condition: Any = None
    condition_parser: Any = None
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "table", "row_condition", "condition_parser")

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the number is as expected: where not said otherwise, whether no row was counted."""
        return observed == 0

    def _validate(
        self,
        metrics: dict[str, Measured],
        runtime_configuration: GxValues | None = None,  # GX passes it
        execution_engine: ExecutionEngine[object] | None = None,
    ) -> GxValues:
        measured = metrics[self.metric_dependencies[0]]
        if measured.observed is None:
            raise ValueError("There are no rows to measure")
        counts = {key: measured.counts[key] for key in measured.counts if key in _COUNTS}
        details = {key: measured.counts[key] for key in measured.counts if key not in _COUNTS}
        result = {"observed_value": measured.observed, **counts, "details": details}
        return {"success": self.holds(measured.observed, measured.counts), "result": result}


class ExpectKAnonymity(GovernanceExpectation):
    """Every row is alike in the quasi-identifiers with at least k - 1 others."""

    quasi_identifiers: list[str] = pydantic.Field(min_items=1)
    k: int = pydantic.Field(ge=2)
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.smallest_group",)
    success_keys: ClassVar[tuple[str, ...]] = ("quasi_identifiers", "k")

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the smallest group has k rows."""
        return observed >= self.k


class ExpectLDiversity(GovernanceExpectation):
    """In every group alike in the quasi-identifiers the sensitive column has l different values, or their entropy."""

    quasi_identifiers: list[str] = pydantic.Field(min_items=1)
    sensitive: str
    l: float = pydantic.Field(gt=1)  # noqa: E741  # the literature's name
    entropy: bool = False
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.least_diversity",)
    success_keys: ClassVar[tuple[str, ...]] = ("quasi_identifiers", "sensitive", "l", "entropy")

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the least diverse group is diverse enough, to rounding."""
        return observed >= self.l - 1e-9


class ExpectNoDirectIdentifiers(GovernanceExpectation):
    """No more than a share of the rows holds an e-mail address, telephone number, IBAN, card number or IP address."""

    columns: list[str] | None = None
    kinds: list[str] | None = None
    at_most: float = pydantic.Field(default=0.0, ge=0, lt=1)
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.direct_identifiers",)
    success_keys: ClassVar[tuple[str, ...]] = ("columns", "kinds", "at_most")

    @pydantic.validator("kinds")
    def _known(cls, kinds: list[str] | None) -> list[str] | None:
        if unknown := sorted(set(kinds or []) - set(PATTERNS)):
            raise ValueError(f"no kinds {', '.join(unknown)}; known: {', '.join(PATTERNS)}")
        return kinds

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the share of such rows is small enough."""
        return observed <= self.at_most * counts["element_count"]


class ExpectConsentCoverage(GovernanceExpectation):
    """Every row's subject has a consent in force in a consent table."""

    subject: str
    consent_table: str
    consent_subject: str
    status: str | None = None
    statuses: list[str] = CONSENT_IN_FORCE
    valid_from: str | None = None
    valid_to: str | None = None
    at: str | None = None
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.without_consent",)
    success_keys: ClassVar[tuple[str, ...]] = (
        "subject", "consent_table", "consent_subject", "status", "statuses", "valid_from", "valid_to", "at",
    )  # fmt: skip
    _at = pydantic.validator("at", allow_reuse=True)(lambda text: text and moment(text) and text)


class ExpectOverlapToBeAtMost(GovernanceExpectation):
    """At most a share of the rows is in another table too, such as test rows in the training data."""

    other_table: str
    columns: list[str] = pydantic.Field(min_items=1)
    at_most: float = pydantic.Field(default=0.0, ge=0, le=1)
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.overlap",)
    success_keys: ClassVar[tuple[str, ...]] = ("other_table", "columns", "at_most")

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the share is small enough."""
        return observed <= self.at_most


class ExpectRepresentativeness(GovernanceExpectation):
    """The shares of a column's values are near a reference: by total variation, or by the stability index."""

    column: str
    reference: dict[str, float]
    at_most: float = pydantic.Field(gt=0)
    stability_index: bool = False
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.distance",)
    success_keys: ClassVar[tuple[str, ...]] = ("column", "reference", "at_most", "stability_index")

    @pydantic.validator("reference")
    def _shares(cls, reference: dict[str, float]) -> dict[str, float]:
        if min(reference.values(), default=0) < 0 or sum(reference.values()) <= 0:
            raise ValueError("shares are not negative, and one is above 0")
        return reference

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether the distance is small enough."""
        return observed <= self.at_most


class ExpectFreshness(GovernanceExpectation):
    """The newest row is no older than a duration."""

    column: str
    at_most: str
    at: str | None = None
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.age",)
    success_keys: ClassVar[tuple[str, ...]] = ("column", "at_most", "at")
    _at = pydantic.validator("at", allow_reuse=True)(lambda text: text and moment(text) and text)

    @pydantic.validator("at_most")
    def _exact(cls, at_most: str) -> str:
        if months_and_seconds(at_most)[0]:
            raise ValueError("freshness is measured in weeks, days, hours, minutes or seconds")
        return at_most

    def holds(self, observed: float, counts: Mapping[str, float]) -> bool:
        """Whether so many seconds are no more than the duration."""
        return observed <= months_and_seconds(self.at_most)[1]


class ExpectRetention(GovernanceExpectation):
    """No row is kept longer than a duration after the moment in a column, nor without that moment."""

    column: str
    duration: str
    at: str | None = None
    metric_dependencies: ClassVar[tuple[str, ...]] = ("whence.overdue",)
    success_keys: ClassVar[tuple[str, ...]] = ("column", "duration", "at")
    _at = pydantic.validator("at", allow_reuse=True)(lambda text: text and moment(text) and text)

    @pydantic.validator("duration")
    def _read(cls, duration: str) -> str:
        months_and_seconds(duration)
        return duration
