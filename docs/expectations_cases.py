"""Each core expectation of Great Expectations with data on which it holds and data on which it does not."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Case(NamedTuple):
    """An expectation with arguments by which it holds, and by which it does not, on the rows of ROWS."""

    type: str
    holds: Mapping[str, object]
    fails: Mapping[str, object]
    note: str = ""  # why it differs from GX's pandas engine, where it does


ROWS: dict[str, list[object]] = {
    "id": [1, 2, 3, 4, 5, 6, 7, 8],
    "group": ["a", "a", "a", "b", "b", "b", "a", "b"],
    "amount": [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5],
    "spent": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 80.0],
    "copy": [1, 2, 3, 4, 5, 6, 7, 8],
    "name": ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"],
    "code": ["A-1", "A-2", "A-3", "B-4", "B_5", "C-6", "C-7", None],
    "some": [1.0, None, 3.0, 4.0, 4.0, None, 7.0, 8.0],
    "json": ['{"a": 1}', "[1]", "{", "1", "{}", "[]", '"x"', None],
    "day": ["2026-01-01", "2026-02-28", "2026-02-30", "2026-12-31", "2026-01-05", None, "2026-01-07", "2026-01-08"],
    "none": [None, None, None, None, None, None, None, None],
    "at": [datetime(2026, 1, day) for day in range(1, 9)],  # noqa: DTZ001  # a plain TIMESTAMP
}
# What DuckDB makes of ROWS, so that the empty column has a type.
TYPES = {
    "id": "BIGINT", "group": "VARCHAR", "amount": "DOUBLE", "spent": "DOUBLE", "copy": "BIGINT", "name": "VARCHAR",
    "code": "VARCHAR", "some": "DOUBLE",
    "json": "VARCHAR", "day": "VARCHAR", "none": "VARCHAR", "at": "TIMESTAMP",
}  # fmt: skip

_COLUMNS = list(ROWS)
_TYPES = "types go by DuckDB's names and aliases: `DECIMAL` or `DECIMAL(18,3)`, `LIST` or `INTEGER[]`"
_HALVES = {"values": ["a", "b"], "weights": [0.5, 0.5]}
_ALL_A = {"values": ["a", "b"], "weights": [0.99, 0.01]}


def _column(name: str, column: str, holds: Mapping[str, object], fails: Mapping[str, object], note: str = "") -> Case:
    return Case(name, {"column": column, **holds}, {"column": column, **fails}, note)


def _between(name: str, column: str, low: float, high: float, other: float) -> Case:
    """A case that holds between low and high, and not above another bound."""
    return _column(name, column, {"min_value": low, "max_value": high}, {"min_value": other})


CASES = (
    _column("expect_column_distinct_values_to_be_in_set", "group", {"value_set": ["a", "b", "c"]},
            {"value_set": ["a"]}),
    _column("expect_column_distinct_values_to_contain_set", "group", {"value_set": ["a"]}, {"value_set": ["c"]}),
    _column("expect_column_distinct_values_to_equal_set", "group", {"value_set": ["a", "b"]}, {"value_set": ["a"]}),
    _column(
        "expect_column_kl_divergence_to_be_less_than", "group",
        {"partition_object": _HALVES, "threshold": 0.1}, {"partition_object": _ALL_A, "threshold": 0.1},
    ),
    _between("expect_column_max_to_be_between", "amount", 8, 9, 10),
    _between("expect_column_mean_to_be_between", "some", 4, 5, 6),
    _between("expect_column_median_to_be_between", "some", 3.9, 4.1, 6),
    _between("expect_column_min_to_be_between", "amount", 1, 2, 3),
    _column("expect_column_most_common_value_to_be_in_set", "some", {"value_set": [4.0]}, {"value_set": [1.0]}),
    Case(
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "amount", "column_B": "id"}, {"column_A": "id", "column_B": "spent"},
    ),
    Case(
        "expect_column_pair_values_to_be_equal",
        {"column_A": "id", "column_B": "copy"}, {"column_A": "id", "column_B": "spent"},
    ),
    Case(
        "expect_column_pair_values_to_be_in_set",
        {"column_A": "id", "column_B": "copy", "value_pairs_set": [(i, i) for i in range(1, 9)]},
        {"column_A": "id", "column_B": "copy", "value_pairs_set": [(1, 1), (2, 2)]},
    ),
    _between("expect_column_proportion_of_non_null_values_to_be_between", "some", 0.7, 0.8, 0.9),
    _between("expect_column_proportion_of_unique_values_to_be_between", "some", 0.8, 0.9, 0.95),
    _column(
        "expect_column_quantile_values_to_be_between", "id",
        {"quantile_ranges": {"quantiles": [0.25, 0.5], "value_ranges": [[1, 3], [3, 5]]}},
        {"quantile_ranges": {"quantiles": [0.25, 0.5], "value_ranges": [[1, 3], [7, 8]]}},
        "`percentile_disc`, as GX has it on PostgreSQL; pandas takes the nearest value",
    ),
    _between("expect_column_stdev_to_be_between", "amount", 2.4, 2.5, 3),
    _between("expect_column_sum_to_be_between", "some", 26, 28, 30),
    Case("expect_column_to_exist", {"column": "id"}, {"column": "nowhere"}),
    _between("expect_column_unique_value_count_to_be_between", "some", 5, 5, 6),
    _column("expect_column_value_lengths_to_be_between", "code", {"min_value": 3, "max_value": 3}, {"min_value": 4}),
    _column("expect_column_value_lengths_to_equal", "code", {"value": 3}, {"value": 2}),
    _column(
        "expect_column_value_z_scores_to_be_less_than", "spent",
        {"threshold": 3, "double_sided": True}, {"threshold": 2, "double_sided": True},
    ),
    _between("expect_column_values_to_be_between", "some", 1, 8, 4),
    _column("expect_column_values_to_be_in_set", "group", {"value_set": ["a", "b"]}, {"value_set": ["a"]}),
    _column("expect_column_values_to_be_in_type_list", "id", {"type_list": ["BIGINT", "int64"]},
            {"type_list": ["DATE"]}, _TYPES),
    Case("expect_column_values_to_be_null", {"column": "none"}, {"column": "some"}),
    _column("expect_column_values_to_be_of_type", "id", {"type_": "int64"}, {"type_": "float64"}, _TYPES),
    _column("expect_column_type_to_be", "id", {"type_": "int64"}, {"type_": "float64"}, _TYPES),
    Case("expect_column_values_to_be_unique", {"column": "id"}, {"column": "some"}),
    _column("expect_column_values_to_match_like_pattern", "code", {"like_pattern": "_-%", "mostly": 0.5},
            {"like_pattern": "A%"}),
    _column("expect_column_values_to_match_like_pattern_list", "code",
            {"like_pattern_list": ["%-%", "%!_%"], "mostly": 0.5}, {"like_pattern_list": ["A%", "B%"]}),
    _column("expect_column_values_to_match_regex", "code", {"regex": "[-_][0-9]"}, {"regex": "^A"}),
    _column("expect_column_values_to_match_regex_list", "code", {"regex_list": ["^A", "^[BC]"]},
            {"regex_list": ["^A", "^B"]}),
    _column("expect_column_values_to_not_be_in_set", "group", {"value_set": ["c"]}, {"value_set": ["a"]}),
    Case("expect_column_values_to_not_be_null", {"column": "id"}, {"column": "some"}),
    _column("expect_column_values_to_not_be_outliers", "spent", {"method": "std", "multiplier": 3},
            {"method": "std", "multiplier": 2}),
    _column("expect_column_values_to_not_match_like_pattern", "code", {"like_pattern": "Z%"}, {"like_pattern": "A%"}),
    _column("expect_column_values_to_not_match_like_pattern_list", "code", {"like_pattern_list": ["Z%"]},
            {"like_pattern_list": ["A%", "B%"]}),
    _column("expect_column_values_to_not_match_regex", "code", {"regex": "^Z"}, {"regex": "[AB]"}),
    _column("expect_column_values_to_not_match_regex_list", "code", {"regex_list": ["^Z"]},
            {"regex_list": ["^A", "^B"]}),
    _column("expect_column_values_to_be_json_parseable", "json", {"mostly": 0.5}, {}),
    _column("expect_column_values_to_match_strftime_format", "day", {"strftime_format": "%Y-%m-%d", "mostly": 0.5},
            {"strftime_format": "%Y-%m-%d"}),
    Case("expect_compound_columns_to_be_unique", {"column_list": ["id", "group"]},
         {"column_list": ["group", "some"]}),
    Case("expect_multicolumn_sum_to_equal", {"column_list": ["id", "copy"], "sum_total": 2, "mostly": 0.1},
         {"column_list": ["id", "copy"], "sum_total": 2}),
    Case("expect_multicolumn_values_to_be_equal", {"column_list": ["id", "copy"]}, {"column_list": ["id", "spent"]}),
    Case("expect_query_results_to_match_comparison",
         {"base_query": "SELECT id FROM people", "comparison_data_source_name": "duck",
          "comparison_query": "SELECT id FROM same"},
         {"base_query": "SELECT id FROM people", "comparison_data_source_name": "duck",
          "comparison_query": "SELECT id FROM fewer"}),
    Case("expect_select_column_values_to_be_unique_within_record", {"column_list": ["id", "amount"]},
         {"column_list": ["id", "copy"]}),
    Case("expect_table_column_count_to_be_between", {"min_value": 9, "max_value": 13}, {"min_value": 20}),
    Case("expect_table_column_count_to_equal", {"value": len(_COLUMNS)}, {"value": 2}),
    Case("expect_table_columns_to_match_ordered_list", {"column_list": _COLUMNS}, {"column_list": _COLUMNS[::-1]}),
    Case("expect_table_columns_to_match_set", {"column_set": _COLUMNS[::-1]}, {"column_set": ["id"]}),
    Case("expect_table_row_count_to_be_between", {"min_value": 8, "max_value": 8}, {"min_value": 9}),
    Case("expect_table_row_count_to_equal", {"value": 8}, {"value": 9}),
    Case("expect_table_row_count_to_equal_other_table", {"other_table_name": "same"}, {"other_table_name": "fewer"}),
    Case("unexpected_rows_expectation", {"unexpected_rows_query": "SELECT * FROM {batch} WHERE id > 8"},
         {"unexpected_rows_query": "SELECT * FROM {batch} WHERE id > 6"}),
)  # fmt: skip
