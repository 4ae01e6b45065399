"""What Great Expectations asks of a SQL dialect, answered for DuckDB."""

import re
from functools import cache

# https://duckdb.org/docs/stable/sql/data_types/overview: every name DuckDB takes for a type, and the one it prints.
_PRINTED = {
    "BIGINT": "BIGINT INT8 LONG INT64 OID",
    "BIT": "BIT BITSTRING",
    "BLOB": "BLOB BYTEA BINARY VARBINARY BYTES",
    "BOOLEAN": "BOOLEAN BOOL LOGICAL",
    "DATE": "DATE",
    "DECIMAL": "DECIMAL DEC NUMERIC",
    "DOUBLE": "DOUBLE FLOAT8",
    "ENUM": "ENUM",
    "FLOAT": "FLOAT FLOAT4 REAL",
    "GEOMETRY": "GEOMETRY",
    "HUGEINT": "HUGEINT INT128",
    "INTEGER": "INTEGER INT INT4 INT32 INTEGRAL SIGNED",
    "INTERVAL": "INTERVAL",
    "JSON": "JSON",
    "LIST": "LIST",
    "MAP": "MAP",
    "SMALLINT": "SMALLINT INT2 INT16 SHORT",
    "STRUCT": "STRUCT ROW",
    "TIME": "TIME",
    "TIME WITH TIME ZONE": "TIMETZ",
    "TIMESTAMP": "TIMESTAMP DATETIME TIMESTAMP_US",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ",
    "TIMESTAMP_MS": "TIMESTAMP_MS",
    "TIMESTAMP_NS": "TIMESTAMP_NS",
    "TIMESTAMP_S": "TIMESTAMP_S",
    "TINYINT": "TINYINT INT1 INT8_T",
    "UBIGINT": "UBIGINT UINT64",
    "UHUGEINT": "UHUGEINT UINT128",
    "UINTEGER": "UINTEGER UINT32",
    "UNION": "UNION",
    "USMALLINT": "USMALLINT UINT16",
    "UTINYINT": "UTINYINT UINT8",
    "UUID": "UUID GUID",
    "VARCHAR": "VARCHAR CHAR BPCHAR TEXT STRING NVARCHAR",
    "VARIANT": "VARIANT",
}
_NAMES = {alias: printed for printed, aliases in _PRINTED.items() for alias in [printed, *aliases.split()]}
_WITH_PARAMETERS = re.compile(r"(\w+)\s*\(.*\)", re.DOTALL)


@cache
def column_type(name: str) -> type:
    """The class that stands for a type of DuckDB, the same for all its aliases; raises AttributeError for no type.

    `DECIMAL(18,3)` is a subclass of `DECIMAL` and `INTEGER[]` of `LIST`, so that a suite may name either.
    """
    if name.endswith("]"):
        return type(name, (column_type("LIST"),), {})
    if (parametrised := _WITH_PARAMETERS.fullmatch(name)) is not None:
        outer = column_type(parametrised[1])
        inner = (
            re.sub(r"\s+", "", name[name.index("(") :]) if outer.__name__ == "DECIMAL" else name[name.index("(") :]
        )
        canonical = outer.__name__ + inner
        return type(canonical, (outer,), {}) if canonical == name else column_type(canonical)
    printed = _NAMES.get(name.upper())
    if printed is None:
        raise AttributeError(name)
    return type(printed, (), {}) if printed == name else column_type(printed)


class DuckDBDialect:
    """What GX takes for `dialect_module`: it looks at attributes only.

    A `DremioDialect` makes GX 1.24 write a pattern as `REGEXP_MATCHES(column, pattern)` and allow LIKE, which is
    DuckDB's own spelling; all other attributes are column types.
    """

    __name__ = "expectations.gx.dialect"
    DremioDialect = True

    def __getattr__(self, name: str) -> type:
        return column_type(name)
