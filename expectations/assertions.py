"""A validation as OpenLineage's own facets."""

import json
from collections.abc import Iterable, Mapping

from catalog.events.openlineage import Body, Producer, facet_schema
from catalog.values.canonical_json import Json
from expectations.validation import Outcome, Validation

_ASSERTIONS_SCHEMA = facet_schema("DataQualityAssertionsDatasetFacet", "1-1-0")
_TESTS_SCHEMA = facet_schema("TestRunFacet", "1-0-1")
_METRICS_SCHEMA = facet_schema("DataQualityMetricsInputDatasetFacet", "1-0-3")
# What OpenLineage and its other emitters call the same check.
_CLASSES = {
    "expect_column_values_to_not_be_null": "not_null",
    "expect_column_values_to_be_unique": "unique",
    "expect_column_values_to_be_in_set": "accepted_values",
    "expect_table_row_count_to_equal": "row_count",
    "expect_table_row_count_to_be_between": "row_count",
    "expect_freshness": "freshness",
    "unexpected_rows_expectation": "custom_sql",
}
_SEVERITIES = {"critical": "error", "warning": "warn", "info": "info"}  # OpenLineage's words for GX's


def input_facets(validation: Validation, producer: str) -> Body:
    """`dataQualityAssertions` and `dataQualityMetrics` of a validated input."""
    return {
        "dataQualityAssertions": assertions_facet(validation, producer),
        "dataQualityMetrics": metrics_facet(validation, producer),
    }


def assertions_facet(validation: Validation, producer: str) -> Body:
    """An assertion for each expectation, in order; one that gave an error is no success, and its params say why."""
    listed: list[Json] = [_assertion(outcome, validation) for outcome in validation.outcomes]
    return Producer(producer).facet(_ASSERTIONS_SCHEMA, {"assertions": listed})


def metrics_facet(validation: Validation, producer: str) -> Body:
    """The number of rows, and of NULLs in each column for which an expectation counted them."""
    metrics: Body = {"columnMetrics": {column: {"nullCount": n} for column, n in _null_counts(validation.outcomes)}}
    if validation.row_count is not None:
        metrics["rowCount"] = validation.row_count
    return Producer(producer).facet(_METRICS_SCHEMA, metrics)


def tests_facet(validation: Validation, producer: str) -> Body:
    """The `test` facet of the run: each expectation once more, for those who look at runs only."""
    listed: list[Json] = [
        {
            "name": outcome.type if outcome.column is None else f"{outcome.type}({outcome.column})",
            "status": "pass" if outcome.success else "fail",
            "severity": severity_word(outcome.severity),
            "type": _CLASSES.get(outcome.type, outcome.type),
        }
        for outcome in validation.outcomes
    ]
    return Producer(producer).facet(_TESTS_SCHEMA, {"tests": listed})


def severity_word(severity: str) -> str:
    """OpenLineage's word for a severity of Great Expectations."""
    return _SEVERITIES.get(severity, severity)


def _assertion(outcome: Outcome, validation: Validation) -> Body:
    params: Body = {"suite": validation.suite, "suite_digest": validation.suite_digest}
    if outcome.error is not None:
        params["error"] = outcome.error
    if outcome.samples:
        params["samples"] = list(outcome.samples)
    assertion: Body = {
        "assertion": _CLASSES.get(outcome.type, outcome.type),
        "success": outcome.success,
        "name": outcome.type,
        "severity": severity_word(outcome.severity),
        "expected": _text({key: value for key, value in outcome.kwargs.items() if key != "column"}),
        "params": params,
    }
    if outcome.column is not None:
        assertion["column"] = outcome.column
    if outcome.actual:
        assertion["actual"] = _text(outcome.actual)
    return assertion


def _text(value: Mapping[str, Json]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _null_counts(outcomes: Iterable[Outcome]) -> Iterable[tuple[str, Json]]:
    for outcome in outcomes:
        counted_as = "unexpected_count" if outcome.type == "expect_column_values_to_not_be_null" else "missing_count"
        if outcome.kwargs.get("row_condition"):
            continue  # a count among some rows only is not the column's
        if outcome.column is not None and isinstance(outcome.actual.get(counted_as), int):
            yield outcome.column, outcome.actual[counted_as]
