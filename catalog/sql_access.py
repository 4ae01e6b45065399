"""The analysts' door: one read-only statement in, an Arrow table out. Minimal; the full one replaces it."""

from collections.abc import Mapping
from typing import cast

import duckdb
import pyarrow as pa

from catalog.errors import BadQuestionError
from catalog.store import Catalog, Clocks


def run_sql(
    catalog: Catalog, query: str, parameters: Mapping[str, object] | None = None, clocks: Clocks | None = None
) -> pa.Table:
    """The rows of one SELECT-like statement. Raises BadQuestionError for any other, or where it does not run."""
    with catalog.cursor(clocks) as cursor:
        try:
            statements = cursor.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise BadQuestionError("Read-only SQL: give one SELECT (or FROM, DESCRIBE, SHOW) statement.")
            return cast("pa.Table", cursor.execute(query, dict(parameters or {})).to_arrow_table())
        except duckdb.Error as error:
            raise BadQuestionError(f"SQL: {' '.join(str(error).split())}") from error
