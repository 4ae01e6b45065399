"""How far two versions of data lie apart, held against a naive reckoning; suites drafted from what data are like."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from catalog.values.errors import BadQuestionError
from expectations.connections import Connection
from expectations.difference import ColumnDifference
from expectations.locating import locate
from expectations.profile import ColumnProfile, Profile, draft
from expectations.relations import Relation, relation_of_file
from expectations.running import compare, look_at
from expectations.samples import kept
from expectations.suites import DatasetPattern, Suite

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def parquet(path: Path, **columns: Sequence[object]) -> Relation:
    """A Parquet file of columns."""
    pd.DataFrame(columns).convert_dtypes().to_parquet(path)
    return relation_of_file(str(path))


def differences(
    tmp_path: Path, one: dict[str, list[object]], other: dict[str, list[object]]
) -> dict[str, ColumnDifference]:
    """The differences of two files by column."""
    found = compare(parquet(tmp_path / "one.parquet", **one), parquet(tmp_path / "other.parquet", **other))
    assert (found.one_rows, found.other_rows) == (len(next(iter(one.values()))), len(next(iter(other.values()))))
    return {column.name: column for column in found.columns}


def smirnov(one: Sequence[float], other: Sequence[float]) -> float:
    """The greatest distance of two empirical distribution functions, straight from the definition."""
    return max(
        abs(sum(x <= at for x in one) / len(one) - sum(x <= at for x in other) / len(other)) for at in [*one, *other]
    )


def variation(one: Sequence[object], other: Sequence[object]) -> float:
    """Half the sum of the distances of all shares."""
    left, right = Counter(one), Counter(other)
    return sum(abs(left[x] / len(one) - right[x] / len(other)) for x in left | right) / 2


@pytest.mark.parametrize("seed", range(5))
def test_distances_are_those_of_the_definitions(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)  # noqa: S311  # no secret
    sizes = rng.randint(1, 60), rng.randint(1, 60)
    numbers = [[rng.randint(0, 9) for _ in range(size)] for size in sizes]
    reals = [[rng.gauss(shift, 1) for _ in range(size)] for shift, size in enumerate(sizes)]
    words = [[rng.choice("abcd") for _ in range(size)] for size in sizes]
    sides = [{"n": n, "r": r, "w": w} for n, r, w in zip(numbers, reals, words, strict=True)]
    found = differences(tmp_path, *sides)
    assert found["n"].distance == pytest.approx(smirnov(*numbers), abs=1e-6)
    assert found["r"].distance == pytest.approx(smirnov(*reals), abs=1e-6)
    assert found["w"].distance == pytest.approx(variation(*words), abs=1e-6)
    assert [found[name].measure for name in "nrw"] == ["kolmogorov_smirnov"] * 2 + ["total_variation"]


def test_columns_of_one_side_nulls_and_changed_types(tmp_path: Path) -> None:
    found = differences(
        tmp_path,
        {
            "same": [1, 2],
            "gone": [1, 2],
            "nulls": [1, None],
            "retyped": [1, 2],
            "empty": ["a", "b"],
            "select": [1, 1],
        },
        {
            "same": [1, 2],
            "new": [1, 2],
            "nulls": [1, 1],
            "retyped": ["1", "3"],
            "empty": [None, None],
            "select": [1, 1],
        },
    )
    assert found["same"].distance == 0
    assert found["select"].distance == 0  # a keyword is a name too
    assert (found["gone"].other_type, found["gone"].distance) == (None, None)
    assert (found["new"].one_type, found["new"].distance) == (None, None)
    assert (found["nulls"].one_nulls, found["nulls"].other_nulls, found["nulls"].distance) == (0.5, 0, 0.5)
    assert (found["retyped"].one_type, found["retyped"].other_type) == ("BIGINT", "VARCHAR")
    assert (found["retyped"].distance, found["retyped"].measure) == (0.5, "total_variation")
    assert found["empty"].distance is None


def test_what_data_are_like(tmp_path: Path) -> None:
    days = [date(2026, 1, 1 + i % 20) for i in range(50)]
    profile = look_at(
        parquet(
            tmp_path / "x.parquet",
            id=list(range(50)),
            plan=["basic", "plus"] * 25,
            seen=days,
            note=[None if i % 2 else f"note {i}" for i in range(50)],
        )
    )
    assert profile.rows == 50
    columns = {column.name: column for column in profile.columns}
    assert (columns["id"].distinct, columns["id"].low, columns["id"].high) == (50, 0, 49)
    assert columns["plan"].values == ("basic", "plus")
    assert (columns["seen"].low, columns["seen"].high) == (date(2026, 1, 1), date(2026, 1, 20))
    assert (columns["note"].nulls, columns["note"].values) == (25, None)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (ColumnProfile("c", "BIGINT", 0, 50, 1, 99), {"to_be_of_type", "to_not_be_null", "to_be_unique"}),
        (ColumnProfile("c", "BIGINT", 0, 40, 1, 99), {"to_be_of_type", "to_not_be_null", "to_be_between"}),
        (ColumnProfile("c", "DOUBLE", 0, 40, 1.0, float("inf")), {"to_be_of_type", "to_not_be_null"}),
        (ColumnProfile("c", "VARCHAR", 0, 2, values=("a", "b")), {"to_be_of_type", "to_not_be_null", "to_be_in_set"}),
        (ColumnProfile("c", "VARCHAR", 50, 0, values=()), {"to_be_of_type"}),
        (ColumnProfile("c", "INTEGER[]", 0, 40), {"to_not_be_null"}),
    ],
)
def test_what_is_drafted_of_a_column(column: ColumnProfile, expected: set[str]) -> None:
    found = draft(Profile(50, (column,)), NOW)
    own = {one.type.removeprefix("expect_column_values_") for one in found if one.kwargs.get("column") == "c"}
    assert own == expected


def test_an_empty_table_is_drafted_by_its_columns_only() -> None:
    found = draft(Profile(0, (ColumnProfile("c", "BIGINT", 0, 0),)), NOW)
    assert [one.type for one in found] == ["expect_table_columns_to_match_set"]


def test_freshness_is_of_the_newest_column() -> None:
    old = ColumnProfile("old", "DATE", 0, 40, date(2020, 1, 1), date(2020, 1, 1))
    new = ColumnProfile("new", "TIMESTAMP", 0, 40, NOW, datetime(2026, 11, 20))  # noqa: DTZ001  # as DuckDB has it
    future = ColumnProfile("future", "DATE", 0, 40, date(2020, 1, 1), date(2030, 1, 1))
    (found,) = [one for one in draft(Profile(50, (old, new, future)), NOW) if one.type == "expect_freshness"]
    assert found.kwargs == {"column": "new", "at_most": "P4D"}


@pytest.mark.parametrize(
    ("datasets", "namespace", "name", "expected"),
    [
        ((), "anything", "customers", True),
        ((), "anything", "db.customers", False),
        ((DatasetPattern("*", "*customers"),), "anything", "db.customers", True),
        ((DatasetPattern("prod*", "*"),), "test", "customers", False),
        ((DatasetPattern("prod", r"a\*b"),), "prod", "a*b", True),
        ((DatasetPattern("prod", r"a\*b"),), "prod", "axb", False),
        ((DatasetPattern("x", "x"), DatasetPattern("*", "cust?mers")), "prod", "customers", True),
    ],
)
def test_which_datasets_a_suite_is_for(
    datasets: tuple[DatasetPattern, ...], namespace: str, name: str, expected: bool
) -> None:
    assert Suite("customers", (), datasets).is_for(namespace, name) is expected


@pytest.mark.parametrize("version", ["../secret", "..", "a/b", "", None, "x y"])
def test_a_version_leads_to_no_other_place(version: str | None) -> None:
    """Versions come from events, which anybody may send."""
    connection = Connection("file", "file", {"root": "/srv/{version}", "format": "csv"})
    with pytest.raises(BadQuestionError):
        locate("file", "x.csv", [connection], {}, version)
    assert locate("file", "x.csv", [connection], {}, "sha256:ab").source == "/srv/sha256:ab/x.csv"


@pytest.mark.parametrize(
    ("identifiability", "expected"),
    [
        ("non_personal", ("Zoë 42", None)),
        ("anonymised", ("Zoë 42", None)),
        ("pseudonymised", ("aaa 99", None)),
        ("personal", ("aaa 99", None)),
        ("unknown", ("aaa 99", None)),
        (None, ("aaa 99", None)),
    ],
)
def test_samples_of_people_keep_their_shape_only(identifiability: str | None, expected: tuple[object, ...]) -> None:
    assert kept(("Zoë 42", None), identifiability) == expected
    assert kept(({"a": "Zoë 42", "b": None},), identifiability) == ({"a": expected[0], "b": None},)
