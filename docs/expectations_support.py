"""Writes the generated parts of docs/expectations.md: what is supported on DuckDB, and what patterns find."""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import identifier_precision
import pandas as pd
from expectations_cases import CASES, ROWS, TYPES, Case

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx  # the variable above must be set before
from great_expectations.expectations import core

from expectations.gx.datasource import DuckDBDatasource

PAGE = Path(__file__).parent / "expectations.md"
PANDAS_ONLY = "GX 1.24 computes it in pandas only, on no SQL database"
UNORDERED = PANDAS_ONLY + ", and rows of a table have no order"
UNSUPPORTED = {
    "expect_column_values_to_be_dateutil_parseable": PANDAS_ONLY,
    "expect_column_values_to_be_decreasing": UNORDERED,
    "expect_column_values_to_be_increasing": UNORDERED,
    "expect_column_values_to_match_json_schema": PANDAS_ONLY,
}
_COUNTED = ("element_count", "unexpected_count", "missing_count", "observed_value")


class Outcome(NamedTuple):
    """The result of one expectation on one engine: whether it passed, its counts, or its error."""

    success: bool
    counted: Mapping[str, object]
    error: str | None


class Row(NamedTuple):
    """A row of the support table; verdict is right, differs or unsupported."""

    type: str
    verdict: str
    why: str


def core_types() -> set[str]:
    """The type of every core expectation that GX exports."""
    classes = [getattr(core, name) for name in dir(core) if name.startswith(("Expect", "Unexpected"))]
    return {kind.expectation_type for kind in classes} - {""}


def outcomes(batch: gx.core.batch.Batch) -> dict[tuple[str, bool], Outcome]:
    """The outcome of every case on a batch's engine, by type and whether the expectation should pass."""
    wanted = [(case, holds) for case in CASES for holds in (True, False)]
    return {(case.type, holds): _outcome(batch, case, case.holds if holds else case.fails) for case, holds in wanted}


def _outcome(batch: gx.core.batch.Batch, case: Case, arguments: Mapping[str, object]) -> Outcome:
    kind = next(
        candidate
        for candidate in (getattr(core, name) for name in dir(core))
        if getattr(candidate, "expectation_type", None) == case.type
    )
    result = batch.validate(kind(**arguments), result_format="SUMMARY")
    broken = [one for one in result.exception_info.values() if isinstance(one, dict) and one["raised_exception"]]
    error = result.exception_info.get("exception_message") or (broken[0]["exception_message"] if broken else None)
    return Outcome(bool(result.success), {key: result.result.get(key) for key in _COUNTED}, error)


def on_duckdb() -> dict[tuple[str, bool], Outcome]:
    """The outcome of every case on DuckDB."""
    context = _context()
    source: DuckDBDatasource = context.data_sources.add_duckdb("duck", connection_string="duckdb:///:memory:")
    with source.get_engine().connect() as connection:
        raw = connection.connection.driver_connection
        columns = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
        raw.execute(f"CREATE TABLE people ({columns})")
        raw.register("frame", pd.DataFrame(ROWS))
        raw.execute("INSERT INTO people FROM frame")
        raw.execute("CREATE TABLE same AS FROM people")
        raw.execute("CREATE TABLE fewer AS FROM people LIMIT 3")
    batch = source.add_table_asset("people").add_batch_definition_whole_table("all").get_batch()
    return outcomes(batch)


def on_pandas() -> dict[tuple[str, bool], Outcome]:
    """The outcome of every case on GX's own pandas engine."""
    asset = _context().data_sources.add_pandas("pandas").add_dataframe_asset("people")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": pd.DataFrame(ROWS)})
    return outcomes(batch)


def _context() -> gx.data_context.AbstractDataContext:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


def support() -> list[Row]:
    """The support table, from running every case on both engines."""
    ours, theirs = on_duckdb(), on_pandas()
    rows = [_rated(case, ours, theirs) for case in CASES]
    rows += [Row(kind, "unsupported", why) for kind, why in UNSUPPORTED.items()]
    return sorted(rows)


def _rated(case: Case, ours: Mapping[tuple[str, bool], Outcome], theirs: Mapping[tuple[str, bool], Outcome]) -> Row:
    for holds in (True, False):
        our, their = ours[case.type, holds], theirs[case.type, holds]
        if our.error:
            return Row(case.type, "unsupported", our.error.splitlines()[0][:200])
        if our.success is not holds:
            return Row(case.type, "differs", f"{our.success} where it should be {holds}")
        if their.error:
            continue
        for key, value in their.counted.items():
            if not _alike(our.counted[key], value):
                return Row(case.type, "differs", case.note or f"{key} {our.counted[key]!r}, in pandas {value!r}")
    if theirs[case.type, True].error or theirs[case.type, False].error:
        return Row(case.type, "right", "GX's pandas engine does not offer it")
    return Row(case.type, "right", "")


def _alike(ours: object, theirs: object) -> bool:
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-9)
    if isinstance(ours, list) and isinstance(theirs, list):
        return sorted(map(str, ours)) == sorted(map(str, theirs))
    return ours == theirs


def table() -> str:
    """The table as Markdown."""
    lines = [f"| `{row.type}` | {row.verdict} | {row.why.replace('|', '/')} |" for row in support()]
    return "\n".join(["| expectation | on DuckDB | why, or how it differs |", "|---|---|---|", *lines])


def with_tables(page: str) -> str:
    """The page with its generated parts replaced."""
    return _written(_written(page, "", table()), "identifiers, ", identifier_precision.table())


def _written(page: str, what: str, generated: str) -> str:
    begin, end = f"<!-- {what}generated by `make docs`: begin -->", f"<!-- {what}generated: end -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{generated}\n\n{end}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
