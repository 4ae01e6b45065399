"""A Great Expectations datasource for DuckDB: `context.data_sources.add_duckdb(name, connection_string=…)`."""

from typing import Literal

import sqlalchemy as sa
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

import expectations.gx.metrics  # noqa: F401  # registers them with GX
from expectations.gx.engine import DuckDBExecutionEngine

EngineType = type[DuckDBExecutionEngine]  # the field `type` hides the builtin below


class DuckDBDatasource(SQLDatasource):
    """Tables, views and queries of one DuckDB database, by one connection, so that `:memory:` is one too."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]  # as GX's own datasources do
    keep_values: bool = True

    @property
    def execution_engine_type(self) -> EngineType:
        """The engine that validates batches of this datasource."""
        return DuckDBExecutionEngine

    def _create_engine(self) -> sa.Engine:
        config = self.dict(exclude=self._get_exec_engine_excludes(), config_provider=self._config_provider)
        return sa.create_engine(config["connection_string"], poolclass=sa.StaticPool, **config.get("kwargs", {}))

    def get_execution_engine(self) -> DuckDBExecutionEngine:
        """The engine; a new one when the connection string has changed."""
        engine = self.get_engine()
        kept = self._execution_engine
        if not isinstance(kept, DuckDBExecutionEngine) or kept.engine is not engine:
            kept = DuckDBExecutionEngine(
                engine=engine, keep_values=self.keep_values, create_temp_table=self.create_temp_table
            )
            self._execution_engine = kept
        return kept
