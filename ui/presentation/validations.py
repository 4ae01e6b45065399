"""Results of validations in words: outcomes, what was expected, what was observed, the trend."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.findings import VERDICTS, VerdictWord, kind_words
from ui.presentation.short import counted

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.validations import ExpectationHistory, SuiteOnDataset, SuiteValidation
    from catalog.values.canonical_json import Json

OUTCOMES = {
    "violation": VerdictWord("failing", VERDICTS["violation"].icon, "red"),
    "errored": VerdictWord("could not be computed", ":material/error:", "red"),
    "missing": VerdictWord("never run", VERDICTS["gap"].icon, "orange"),
    "warning": VerdictWord("failing, warns only", VERDICTS["warning"].icon, "blue"),
    "pass": VerdictWord("passing", VERDICTS["pass"].icon, "green"),
}
_MEANINGS = {
    "errored": "At least one expectation could not be evaluated, so the validation did not succeed.",
    "missing": "Every version of the dataset must be validated by the suite, and none was.",
    "warning": "Only expectations of severity warning or info failed: nothing is blocked.",
}
_SEPARATED_FROM = 10_000
_TREND = {True: "✓", False: "✗"}


def outcome_meaning(outcome: str) -> str | None:
    """What an outcome means, where its name does not say it all."""
    return _MEANINGS.get(outcome)


def result_words(row: SuiteOnDataset | SuiteValidation) -> str:
    """The result of a validation in numbers."""
    if not row.get("validations", 1):  # a row of a suite counts them, a validation is one
        return "required of every version, no result yet"
    parts = [f"{row['failed']:,} of {row['evaluated']:,} failed"] * bool(row["failed"])
    parts += [f"{row['errored']:,} not evaluated"] * bool(row["errored"])
    return ", ".join(parts) or f"all {row['evaluated'] or 0:,} passed"


def pass_rate(row: SuiteOnDataset | SuiteValidation) -> float | None:
    """The percentage of expectations that passed; one that was not evaluated did not. None without any."""
    asked = (row["evaluated"] or 0) + (row["errored"] or 0)
    return round(100 * (asked - (row["failed"] or 0) - (row["errored"] or 0)) / asked, 2) if asked else None


def expectation_words(row: ExpectationHistory) -> str:
    """What is expected of what: "values to be between of tenure_days: min value 0, max value 5000"."""
    name = kind_words(row["expectation"].removeprefix("expect_").removeprefix("column_").removesuffix("_expectation"))
    subject = f"{row['column_name']}: {name}" if row["column_name"] else name
    expected = tool_words(row["expected"])
    return f"{subject} ({expected})" if expected else subject


def tool_words(text: str | None) -> str:
    """The text of a tool, without its braces where that is JSON; the required share as a percentage."""
    values = _object(text)
    if values is None:
        return text or ""
    mostly = values.pop("mostly", None)
    if set(values) == {"unexpected_rows_query"}:
        return f"none of: {values['unexpected_rows_query']}"
    parts = [f"{kind_words(key)} {_value(value)}" for key, value in sorted(values.items(), key=_minimum_first)]
    if isinstance(mostly, (int, float)) and mostly != 1:
        parts.append(f"in at least {100 * mostly:g} % of rows")
    return ", ".join(parts)


def observed_words(row: ExpectationHistory) -> str:
    """Why it was not evaluated, how many rows failed, or what was observed."""
    if row["error"]:
        return f"not evaluated: {row['error']}"
    values = _object(row["actual"])
    if values is None:
        return row["actual"] or "not recorded"
    unexpected, total = values.get("unexpected_count"), values.get("element_count")
    if isinstance(unexpected, int) and isinstance(total, int):
        share = f" ({100 * unexpected / total:.3g} %)" if total and unexpected else ""
        return f"{unexpected:,} of {counted(total, 'row')} failed{share}"
    if set(values) == {"observed_value"}:
        return f"observed {_value(values['observed_value'])}"
    return tool_words(row["actual"]) or "not recorded"


def trend_words(trend: Sequence[bool | None]) -> str:
    """The newest outcomes in order of time, the newest last."""
    return "".join(_TREND[bool(held)] for held in trend)


def _object(text: str | None) -> dict[str, Json] | None:
    try:
        values = json.loads(text or "")
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _value(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, (int, float)):
        whole = int(value) if value == int(value) else value
        # Four digits may be a year, which nobody writes with a comma.
        return f"{whole:,}" if abs(value) >= _SEPARATED_FROM else str(whole)
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _minimum_first(item: tuple[str, object]) -> tuple[bool, str]:
    return not item[0].startswith("min"), item[0]
