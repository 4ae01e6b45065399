"""Every KPI: its formula in words, its unit, its target. The rows behind it are a query in `queries/`."""

from typing import Final, Literal, NamedTuple

# How a value follows from the rows of a measure, each with an amount and a weight. ratio: the amounts by the weights,
# times the scale; median: of the amounts; total and greatest: of the amounts, where anything was measured.
Aggregate = Literal["ratio", "median", "total", "greatest"]
Better = Literal["higher", "lower"]

PERCENT: Final = 100.0


class Measure(NamedTuple):
    """A KPI. is_state: it says how things stand at the end of a period, else what happened in it.

    formula: in words. numerator, denominator: what the sums of amounts and weights are. target: where no objective
    sets another. page: where in the app what it counts is found.
    """

    id: str
    title: str
    formula: str
    numerator: str
    denominator: str
    unit: str
    better: Better
    target: float
    aggregate: Aggregate
    query: str
    page: str
    scale: float = 1.0
    is_state: bool = False


def _share(
    kpi: str, title: str, formula: str, parts: tuple[str, str], target: float, query: str, page: str
) -> Measure:
    return Measure(kpi, title, formula, *parts, "%", "higher", target, "ratio", query, page, PERCENT)


def _time(
    kpi: str, title: str, formula: str, unit: str, target: float, query: str, counted: str = "closed"
) -> Measure:
    return Measure(kpi, title, formula, f"{unit} in all", counted, unit, "lower", target, "median", query, "records")


MEASURES: Final[tuple[Measure, ...]] = (
    _share(
        "bias_findings_closed",
        "Bias findings closed",
        "findings of bias closed in the period / (open at its start + opened in it)",
        ("closed in the period", "open at its start or opened in it"),
        90.0,
        "bias_findings_closed",
        "records",
    ),
    _time(
        "bias_closure_time",
        "Bias closure time",
        "median of closed - opened, of findings of bias closed in the period",
        "days",
        30.0,
        "bias_closure_time",
    ),
    Measure(
        "bias_tests_per_model",
        "Bias tests per model and month",
        "assessments of bias done in the period / (models in scope at its end x months)",
        "assessments of bias",
        "models x months",
        "per model and month",
        "higher",
        1.0,
        "ratio",
        "bias_tests",
        "records",
    ),
    Measure(
        "bias_incident_rate",
        "Bias incident rate",
        "incidents of bias detected in the period / models in scope at its end",
        "incidents of bias",
        "models in scope",
        "per model",
        "lower",
        0.0,
        "ratio",
        "bias_incidents",
        "records",
    ),
    _share(
        "model_review_cadence",
        "Models reviewed on time",
        "models whose last review by the end of the period is within their cadence / models in scope",
        ("reviewed within their cadence", "models in scope"),
        100.0,
        "model_reviews",
        "records",
    ),
    _time(
        "incident_response_time",
        "Incident response time",
        "median of first response - detected, of incidents first answered in the period",
        "hours",
        4.0,
        "incident_response",
        "answered",
    ),
    Measure(
        "mttr",
        "Mean time to resolve",
        "mean of resolved - detected, of incidents resolved in the period",
        "hours in all",
        "incidents resolved",
        "hours",
        "lower",
        48.0,
        "ratio",
        "incident_resolution",
        "records",
    ),
    _share(
        "sla_uptime",
        "SLA uptime",
        "1 - downtime / period, of suppliers with a promised uptime",
        ("seconds up", "seconds of the period"),
        99.5,
        "sla_uptime",
        "records",
    ),
    _share(
        "drift_alerts_in_time",
        "Drift alerts handled in time",
        "alerts of drift handled by their due day / alerts of drift due in the period",
        ("handled in time", "due in the period"),
        95.0,
        "drift_alerts",
        "records",
    ),
    _time(
        "audit_closure_time",
        "Audit closure time",
        "median of closed - raised, of nonconformities closed in the period",
        "days",
        60.0,
        "nonconformity_closure",
    ),
    Measure(
        "rollback_rate",
        "Rollback rate",
        "rollbacks in the period / deployments in it",
        "rollbacks",
        "deployments",
        "%",
        "lower",
        5.0,
        "ratio",
        "rollbacks",
        "records",
        PERCENT,
    ),
    _share(
        "provenance_completeness",
        "Provenance completeness",
        "traced model versions whose every source is declared / traced model versions",
        ("every source declared", "traced model versions"),
        100.0,
        "provenance",
        "findings",
    )._replace(is_state=True),
    _share(
        "legal_basis_coverage",
        "Legal basis coverage",
        "sources with a legal basis / sources that models learned from and that may hold personal data",
        ("with a legal basis", "sources that may hold personal data"),
        100.0,
        "legal_basis",
        "findings",
    )._replace(is_state=True),
    Measure(
        "overdue_retention",
        "Overdue retention",
        "versions kept longer than their rule of retention allows",
        "overdue",
        "versions with a rule",
        "versions",
        "lower",
        0.0,
        "total",
        "overdue_retention",
        "retention",
        is_state=True,
    ),
    Measure(
        "oldest_overdue_retention",
        "Oldest overdue retention",
        "days since the earliest deadline of retention that has passed",
        "days in all",
        "versions with a rule",
        "days",
        "lower",
        0.0,
        "greatest",
        "oldest_overdue",
        "retention",
        is_state=True,
    ),
    Measure(
        "gap_rate",
        "Gap rate",
        "model versions with the gate's decision gap / model versions that the gate decided on",
        "with a gap",
        "model versions",
        "%",
        "lower",
        5.0,
        "ratio",
        "gaps",
        "findings",
        PERCENT,
        is_state=True,
    ),
    _time(
        "withdrawal_closure_time",
        "Withdrawal closure time",
        "median of closed - opened, of cases of withdrawal closed in the period",
        "days",
        30.0,
        "withdrawal_closure",
    ),
    Measure(
        "stale_approvals",
        "Stale approvals",
        "latest versions whose best approval ran out, is for another purpose, or rests on what has changed since",
        "stale",
        "approved latest versions",
        "approvals",
        "lower",
        0.0,
        "total",
        "stale_approvals",
        "models",
        is_state=True,
    ),
    _share(
        "column_lineage_coverage",
        "Column lineage coverage",
        "datasets with lineage by column / datasets that models learned from and that a job made",
        ("with lineage by column", "datasets made by jobs"),
        80.0,
        "column_lineage",
        "datasets",
    )._replace(is_state=True),
)
