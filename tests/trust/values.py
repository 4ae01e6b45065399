"""Expectations that cannot be computed on data of people: none of their errors may hold a value."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.values.canonical_json import Json

DATA = """email,born,salary,phone,note,name
anna@example.com,1987-03-21,77777.125,5551234567,{bad note of anna,O'Brien
"""
# What must be nowhere: values, and what is left of one with a quote in it.
VALUES = ("anna", "example.com", "1987", "77777", "5551234567", "bad note", "Brien")


class Errored(NamedTuple):
    """An expectation's type and arguments."""

    type: str
    kwargs: dict[str, Json]


_CONVERSIONS = (
    "email::DATE > '2020-01-01'",
    "email::INT > 1",
    "email::DOUBLE > 1",
    "email::TIMESTAMP > now()",
    "email::TIME IS NULL",
    "email::INTERVAL IS NULL",
    "email::UUID IS NULL",
    "email::BOOLEAN",
    "email::BLOB::VARCHAR::INT > 1",
    "salary::DECIMAL(5,3) > 1",
    "salary::VARCHAR::INT > 1",
    "phone::TINYINT > 1",
    "phone::VARCHAR::DATE IS NULL",
    "(note::JSON) IS NULL",
    "name::INT > 1",
    "name::DATE IS NULL",
    "concat(name, '''', email)::INT > 1",
    "concat('\"', email, '\"')::INT > 1",
    "concat(email, chr(10), email)::INT > 1",
    "repeat(email, 50)::INT > 1",
    "[email]::INT[] IS NULL",
    "{'a': email}::STRUCT(a INT) IS NULL",
)
_INPUTS = (
    "strptime(email, '%Y') > now()",
    "strptime(name, '%d') > now()",
    "error(name) IS NULL",
    "error(concat('Binder Error: ', name)) IS NULL",
    "error(concat('Error: The column \"', name, '\" in BatchData does not exist.')) IS NULL",
    "NOT regexp_matches(name, concat(note, '('))",
    "date_part(email, now()) > 1",
    "json_extract(note, '$.a') IS NULL",
    "from_base64(email) IS NULL",
    "chr(phone::INT) IS NULL",
)
_RANGES = ("phone * phone * phone > 1", "-phone * phone * phone > 1", "exp(salary) > 1", "sqrt(-salary) > 1")
_STATEMENTS = ("nosuch = 1", "foo(name)", "name > > 1", "name + 1 > 1")


def _where(condition: str) -> dict[str, Json]:
    return {"unexpected_rows_query": f"SELECT * FROM {{batch}} WHERE {condition}"}  # noqa: S608


def _of_rows() -> Iterator[Errored]:
    for conditions in (_CONVERSIONS, _INPUTS, _RANGES, _STATEMENTS):
        for condition in conditions:
            yield Errored("unexpected_rows_expectation", _where(condition))


def _of_columns() -> Iterator[Errored]:
    for kind, kwargs in (
        ("expect_column_values_to_be_between", {"column": "email", "min_value": 1, "max_value": 2}),
        ("expect_column_mean_to_be_between", {"column": "email", "min_value": 1, "max_value": 2}),
        ("expect_column_median_to_be_between", {"column": "name", "min_value": 1, "max_value": 2}),
        ("expect_column_stdev_to_be_between", {"column": "name", "min_value": 1, "max_value": 2}),
        ("expect_column_sum_to_be_between", {"column": "name", "min_value": 1, "max_value": 2}),
        ("expect_column_values_to_match_regex", {"column": "email", "regex": "("}),
        ("expect_column_values_to_not_be_null", {"column": "nosuch"}),
        ("expect_column_value_z_scores_to_be_less_than", {"column": "name", "threshold": 1, "double_sided": True}),
        (
            "expect_column_quantile_values_to_be_between",
            {"column": "name", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, 2]]}},
        ),
        (
            "expect_column_kl_divergence_to_be_less_than",
            {"column": "name", "threshold": 0.1, "partition_object": {"weights": [1], "bins": [1, 2]}},
        ),
    ):
        yield Errored(kind, kwargs)


def cases() -> Iterator[Errored]:
    """Every expectation that was tried."""
    yield from _of_rows()
    yield from _of_columns()
