"""A validation as OpenLineage's own facets, as plain dictionaries."""

import json
from collections.abc import Iterable, Mapping

from catalog.values.canonical_json import Json
from expectations.validation import Outcome, Validation

SPEC = "https://openlineage.io/spec/facets"
ASSERTIONS_SCHEMA = f"{SPEC}/1-1-0/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet"
TESTS_SCHEMA = f"{SPEC}/1-0-1/TestRunFacet.json#/$defs/TestRunFacet"
METRICS_SCHEMA = f"{SPEC}/1-0-3/DataQualityMetricsInputDatasetFacet.json#/$defs/DataQualityMetricsInputDatasetFacet"
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


def input_facets(validation: Validation, producer: str) -> dict[str, Json]:
    """`dataQualityAssertions` and `dataQualityMetrics` of a validated input."""
    return {
        "dataQualityAssertions": assertions_facet(validation, producer),
        "dataQualityMetrics": metrics_facet(validation, producer),
    }


def assertions_facet(validation: Validation, producer: str) -> dict[str, Json]:
    """An assertion for each expectation, in order; an errored one is no success and says why in its params."""
    listed: list[Json] = [_assertion(outcome, validation) for outcome in validation.outcomes]
    return {"_producer": producer, "_schemaURL": ASSERTIONS_SCHEMA, "assertions": listed}


def metrics_facet(validation: Validation, producer: str) -> dict[str, Json]:
    """The number of rows, and of NULLs in each column for which an expectation counted them."""
    facet: dict[str, Json] = {"_producer": producer, "_schemaURL": METRICS_SCHEMA}
    if validation.row_count is not None:
        facet["rowCount"] = validation.row_count
    return {**facet, "columnMetrics": {column: {"nullCount": n} for column, n in _null_counts(validation.outcomes)}}


def tests_facet(validation: Validation, producer: str) -> dict[str, Json]:
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
    return {"_producer": producer, "_schemaURL": TESTS_SCHEMA, "tests": listed}


def severity_word(severity: str) -> str:
    """OpenLineage's word for a severity of Great Expectations."""
    return _SEVERITIES.get(severity, severity)


def _assertion(outcome: Outcome, validation: Validation) -> dict[str, Json]:
    params: dict[str, Json] = {"suite": validation.suite, "suite_digest": validation.suite_digest}
    if outcome.error is not None:
        params["error"] = outcome.error
    if outcome.samples:
        params["samples"] = list(outcome.samples)
    found: dict[str, Json] = {
        "assertion": _CLASSES.get(outcome.type, outcome.type),
        "success": outcome.success,
        "name": outcome.type,
        "severity": severity_word(outcome.severity),
        "expected": _text({key: value for key, value in outcome.kwargs.items() if key != "column"}),
        "params": params,
    }
    if outcome.column is not None:
        found["column"] = outcome.column
    if outcome.actual:
        found["actual"] = _text(outcome.actual)
    return found


def _text(value: Mapping[str, Json]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _null_counts(outcomes: Iterable[Outcome]) -> Iterable[tuple[str, Json]]:
    for outcome in outcomes:
        counted_as = "unexpected_count" if outcome.type == "expect_column_values_to_not_be_null" else "missing_count"
        if outcome.kwargs.get("row_condition"):
            continue  # counted among some rows only
        if outcome.column is not None and isinstance(outcome.actual.get(counted_as), int):
            yield outcome.column, outcome.actual[counted_as]
