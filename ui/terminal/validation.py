"""Validations for people and as JSON."""

import json
from collections.abc import Mapping, Sequence

from catalog.values.canonical_json import Json
from expectations.assertions import severity_word
from expectations.validation import Outcome, Validation
from ui.clients.validate_datasets import Validated
from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper

_MARKS = {"pass": ("green", "✓"), "warning": ("yellow", "!"), "violation": ("red", "✗"), "errored": ("red", "?")}


def validations_json(validated: Sequence[Validated]) -> list[dict[str, Json]]:
    """The validations as JSON (docs/cli.md)."""
    return [
        {
            "namespace": item.subject.namespace,
            "name": item.subject.name,
            "version": item.subject.version,
            "suite": item.validation.suite,
            "success": item.validation.success,
            "evaluated": item.validation.evaluated,
            "failed": item.validation.failed,
            "errored": item.validation.errored,
            "stops": item.validation.is_stopping,
            "suite_digest": item.validation.suite_digest,
            "row_count": item.validation.row_count,
            "run_id": item.run.run_id,
            "results": [_outcome_json(outcome) for outcome in item.validation.outcomes],
        }
        for item in validated
    ]


def _outcome_json(outcome: Outcome) -> dict[str, Json]:
    return {
        "expectation": outcome.type,
        "column": outcome.column,
        "severity": severity_word(outcome.severity),
        "success": outcome.success,
        "error": outcome.error,
        "expected": {key: value for key, value in outcome.kwargs.items() if key != "column"},
        "actual": dict(outcome.actual),
        "samples": list(outcome.samples),
    }


def render_validations(paper: Paper, validated: Sequence[Validated]) -> str:
    """Each validation with what failed, what passed in one line, and the totals."""
    parts = [_validation(paper, item) for item in validated]
    return "\n\n".join([*parts, _total(paper, [item.validation for item in validated])])


def _total(paper: Paper, validations: Sequence[Validation]) -> str:
    total = counted(len(validations), "validation")
    failing = sum(validation.is_stopping for validation in validations)
    warning = sum(not validation.success for validation in validations) - failing
    counts = [f"{failing:,} failing"] * bool(failing) + [f"{warning:,} warning"] * bool(warning)
    ink = "red" if failing else "yellow" if warning else "green"
    return paper.ink(ink, f"{total}: {', '.join(counts) or 'all passed'}.")


def _validation(paper: Paper, item: Validated) -> str:
    subject, validation = item.subject, item.validation
    version = short_version(subject.version) if subject.version else "no version"
    title = f"{clean(subject.namespace)} {clean(subject.name)} @ {version}"
    rows = f", {counted(validation.row_count, 'row')}" if validation.row_count is not None else ""
    lines = [f"{paper.ink('bold', title)}  {paper.ink('dim', f'{clean(validation.suite)}{rows}')}"]
    lines += [_line(paper, outcome) for outcome in validation.outcomes if not outcome.success]
    passed = sum(outcome.success for outcome in validation.outcomes)
    return "\n".join([*lines, _sum(paper, validation, passed)])


def _sum(paper: Paper, validation: Validation, passed: int) -> str:
    ink, mark = _MARKS["pass"]
    return f"  {paper.ink(ink, mark)} {passed} of {counted(len(validation.outcomes), 'expectation')} passed"


def _line(paper: Paper, outcome: Outcome) -> str:
    """A failed expectation: of which column, what was expected, what was observed."""
    verdict = "violation" if outcome.severity == "critical" else "warning"
    ink, mark = _MARKS["errored" if outcome.error is not None else verdict]
    column = f" {clean(outcome.column)}" if outcome.column else ""
    found = outcome.error if outcome.error is not None else _found(outcome.actual)
    shown = f": e.g. {clean(json.dumps(list(outcome.samples), ensure_ascii=False))}" if outcome.samples else ""
    expected = _words({key: value for key, value in outcome.kwargs.items() if key != "column"})
    wanted = paper.ink("dim", f" ({expected})") if expected else ""
    return f"  {paper.ink(ink, mark)} {clean(outcome.type)}{column}{wanted}  {clean(found)}{shown}"


def _found(actual: Mapping[str, object]) -> str:
    unexpected, total = actual.get("unexpected_count"), actual.get("element_count")
    if unexpected is not None and total is not None:
        return f"{unexpected:,} of {total:,} rows"
    return _words(actual)


def _words(values: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
