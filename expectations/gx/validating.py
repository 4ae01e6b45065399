"""A suite run by Great Expectations on relations in one DuckDB of its own."""

import difflib
from collections.abc import Mapping
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.compatibility import pydantic
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations.registry import get_expectation_impl, list_registered_expectation_implementations

import expectations.gx.governance  # noqa: F401  # registers them with GX
from catalog.values.errors import BadQuestionError
from expectations.gx.border import GxValues
from expectations.gx.datasource import DuckDBDatasource
from expectations.gx.opening import open_relation, unreadable
from expectations.gx.outcomes import outcome_of
from expectations.relations import Relation
from expectations.suites import Expectation, Suite
from expectations.validation import Validation

_POSITION = "whence_position"


def check(suite: Suite) -> None:
    """Raise BadQuestionError where the suite has an expectation that is unknown or has wrong arguments."""
    _gx_suite(suite)


def validate(
    suite: Suite, relations: Mapping[str, Relation], *, memory_limit: str, keep_values: bool, samples: int = 0
) -> Validation:
    """The validation of the relation called `relation`; the others are for expectations that compare."""
    started = datetime.now(UTC)
    # DuckDB would spill what does not fit into memory into the current folder, and leave it there after a crash
    with TemporaryDirectory(prefix="whence-") as folder:
        source = _datasource(memory_limit, folder, keep_values=keep_values or samples > 0)
        try:
            for name, relation in relations.items():
                open_relation(source.get_engine(), name, relation)
            result, rows = _result(source, suite, samples), _row_count(source)
        except sa.exc.DBAPIError as error:
            raise unreadable(relations, str(error.orig)) from None  # DuckDB's own message may hold a row
        finally:
            source.get_engine().dispose()  # attached files would stay locked
    in_order = sorted(result.results, key=_position)  # GX puts errors first
    outcomes = tuple(outcome_of(one, keep_values=keep_values, samples=samples) for one in in_order)
    return Validation(suite.name, suite.digest, started, datetime.now(UTC), rows, outcomes)


def _result(source: DuckDBDatasource, suite: Suite, samples: int) -> ExpectationSuiteValidationResult:
    batch = source.add_table_asset("relation").add_batch_definition_whole_table("all").get_batch()
    wanted = {"result_format": "BASIC", "partial_unexpected_count": samples}
    return batch.validate(_gx_suite(suite), result_format=wanted)


def _datasource(memory_limit: str, folder: str, *, keep_values: bool) -> DuckDBDatasource:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]  # GX takes a mapping
    config = {"memory_limit": memory_limit, "preserve_insertion_order": "false", "temp_directory": folder}
    source: DuckDBDatasource = context.data_sources.add_duckdb(
        "duckdb",
        connection_string="duckdb:///:memory:",
        keep_values=keep_values,
        kwargs={"connect_args": {"config": config}},
    )
    return source


def _gx_suite(suite: Suite) -> gx.ExpectationSuite:
    """GX's own suite; raises BadQuestionError naming every expectation that is unknown or has wrong arguments."""
    faults, expectations = list[str](), []
    for index, one in enumerate(suite.expectations):
        try:
            arguments: GxValues = {**one.kwargs, "severity": one.severity, "meta": {_POSITION: index}}
            expectations.append(get_expectation_impl(one.type)(**arguments))
        except ExpectationNotFoundError:
            faults.append(f"expectations[{index}]: no expectation {one.type!r}{_nearest(one)}")
        except pydantic.ValidationError as error:
            reasons = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            faults.append(f"expectations[{index}] ({one.type}): {reasons}")
    if faults:
        raise BadQuestionError(f"Suite {suite.name!r}: {'; '.join(faults)}")
    return gx.ExpectationSuite(name=suite.name, expectations=expectations)


def _position(result: ExpectationValidationResult) -> int:
    config = result.expectation_config
    return int(config.meta[_POSITION]) if config else 0


def _nearest(expectation: Expectation) -> str:
    known = list_registered_expectation_implementations()
    close = difflib.get_close_matches(expectation.type, known, 1)
    return f". Nearest: {close[0]!r}" if close else ""


def _row_count(source: DuckDBDatasource) -> int | None:
    count = sa.select(sa.func.count()).select_from(sa.table("relation"))
    row = source.get_execution_engine().execute_query(count).fetchone()
    return int(row[0]) if row else None
