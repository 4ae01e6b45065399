"""Great Expectations' results as our records."""

import json
import re
from collections.abc import Mapping

from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.registry import get_expectation_impl

from catalog.values.canonical_json import Json
from expectations.gx.border import Arguments, GxValues
from expectations.gx.complaints import complaint
from expectations.gx.governance import GovernanceExpectation
from expectations.validation import Outcome

_COUNTS = ("element_count", "unexpected_count", "unexpected_percent", "missing_count", "missing_percent")
# What these observe is counted, averaged or named, and is no value of a row; all others' observations are left out.
_STATISTICS = re.compile(
    r"expect_(column_(mean|stdev|sum|unique_value_count|proportion_of_\w+|kl_divergence\w*|type)|column_values_to_be_(of_type|"
    r"in_type_list)|table)\w*"
    r"|unexpected_rows_expectation"
)


def outcome_of(result: ExpectationValidationResult, *, keep_values: bool = False, samples: int = 0) -> Outcome:
    """The outcome of a result; values of the data are left out unless they, or samples, are to be kept."""
    report: GxValues = dict(result.to_json_dict())
    config, result_json = report["expectation_config"], report.get("result") or {}
    kwargs = {key: value for key, value in config["kwargs"].items() if key != "batch_id"}
    column = kwargs.get("column")
    error = _error(report.get("exception_info") or {}, json.dumps(kwargs, ensure_ascii=False, default=str))
    return Outcome(
        type=config["type"],
        kwargs=kwargs,
        column=column if isinstance(column, str) else None,
        severity=str(config.get("severity") or "critical"),
        success=bool(report["success"]) and error is None,
        actual=_actual(config["type"], result_json, keep_values=keep_values),
        error=error,
        samples=tuple(result_json.get("partial_unexpected_list") or ())[:samples],
    )


def _actual(kind: str, result: Mapping[str, Json], *, keep_values: bool) -> dict[str, Json]:
    actual = {key: result[key] for key in _COUNTS if result.get(key) is not None}
    ours = issubclass(get_expectation_impl(kind), GovernanceExpectation)
    if result.get("observed_value") is not None and (keep_values or ours or _STATISTICS.fullmatch(kind)):
        actual["observed_value"] = result["observed_value"]
    details = result.get("details")
    return actual | details if ours and isinstance(details, dict) else actual


def _error(info: Arguments, suite_text: str) -> str | None:
    """Of the first exception, in one line without values; GX keys several by the metric that raised."""
    entries = [info] if "raised_exception" in info else [one for one in info.values() if isinstance(one, dict)]
    raised = next((one for one in entries if one.get("raised_exception")), None)
    if raised is None:
        return None
    return complaint(
        str(raised.get("exception_message") or ""), str(raised.get("exception_traceback") or ""), suite_text
    )
