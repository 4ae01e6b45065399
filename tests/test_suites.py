"""Suites, validations and their facets, without Great Expectations."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.log.admission import admit
from catalog.log.log import Entry
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from expectations.assertions import assertions_facet, input_facets, metrics_facet
from expectations.connections import read_connections
from expectations.relations import Relation, relation_of_file
from expectations.suites import Suite, read_suite, suite_of
from expectations.validation import Outcome, Validation

NOT_NULL: dict[str, Json] = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}}
UNIQUE: dict[str, Json] = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def suite(*expectations: Mapping[str, Json], name: str = "s") -> Suite:
    """The suite of a faultless document."""
    faults = list[str]()
    found = suite_of({"name": name, "expectations": [dict(one) for one in expectations]}, "", faults)
    assert faults == []
    return found


def between(low: float, **more: Json) -> dict[str, Json]:
    """An expectation with a number."""
    kwargs: dict[str, Json] = {"column": "id", "min_value": low, **more}
    return {"type": "expect_column_values_to_be_between", "kwargs": kwargs}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ([NOT_NULL, UNIQUE], [UNIQUE, NOT_NULL], True),
        ([NOT_NULL], [NOT_NULL | {"id": "7", "meta": {"a": 1}, "notes": "x"}], True),
        ([NOT_NULL], [NOT_NULL | {"severity": "critical"}], True),
        ([between(1)], [between(1.0, max_value=None)], True),
        ([NOT_NULL], [NOT_NULL | {"severity": "warning"}], False),
        ([NOT_NULL], [NOT_NULL, NOT_NULL], False),
        ([between(1)], [between(1.5)], False),
        ([NOT_NULL], [UNIQUE], False),
    ],
)
def test_a_digest_is_of_what_is_expected(
    one: list[dict[str, Json]], other: list[dict[str, Json]], equal: bool
) -> None:
    assert (suite(*one).digest == suite(*other).digest) is equal


def test_a_digest_is_of_the_name_too() -> None:
    assert suite(NOT_NULL, name="a").digest != suite(NOT_NULL, name="b").digest


def test_json_and_yaml_are_one_suite(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"name": "s", "expectations": [NOT_NULL]}))
    (tmp_path / "s.yml").write_text(
        "name: s\nexpectations:\n  - {type: expect_column_values_to_not_be_null, kwargs: {column: id}}\n"
    )
    assert read_suite(tmp_path / "s.json") == read_suite(tmp_path / "s.yml") == suite(NOT_NULL)


def test_what_gx_wrote_before_1_0_is_read() -> None:
    old: dict[str, Json] = {
        "expectation_suite_name": "s",
        "expectations": [{"expectation_type": NOT_NULL["type"], "kwargs": {"column": "id", "batch_id": "b"}}],
    }
    assert suite_of(old, "", []) == suite(NOT_NULL)


def test_all_faults_of_a_suite_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "s.yml").write_text(
        "expectations:\n  - {kwargs: []}\n  - 3\n  - {type: x, severity: fatal, kwarg: {}}\n", encoding="utf-8"
    )
    with pytest.raises(BadQuestionError) as refused:
        read_suite(tmp_path / "s.yml")
    told = str(refused.value)
    assert "s.yml" in told
    for fault in ("[0].type is missing", "[0].kwargs", "[1] is no object", "'fatal'", "unknown keys: kwarg"):
        assert fault in told


@pytest.mark.parametrize("text", ["", "[]", "expectations: []", "a: [", "expectations: {}"])
def test_what_is_no_suite_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "s.yml").write_text(text)
    with pytest.raises(BadQuestionError, match=r"s\.yml"):
        read_suite(tmp_path / "s.yml")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("a/b.parquet", "parquet"), ("x-*.csv.gz", "csv"), ("B.NDJSON", "json"), ("s3://b/k.pq", "parquet")],
)
def test_a_file_is_known_by_its_suffix(path: str, kind: str) -> None:
    assert relation_of_file(path) == Relation(kind, path)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["a", "a.xlsx", "folder/.gz"])
def test_an_unknown_suffix_is_refused(path: str) -> None:
    with pytest.raises(BadQuestionError, match="Known"):
        relation_of_file(path)


def outcome(*, success: bool = True, error: str | None = None, **actual: Json) -> Outcome:
    """An outcome of an expectation about a column."""
    return Outcome(
        "expect_column_values_to_be_in_set", {"column": "a", "value_set": [1]}, "a", "warning", success, actual, error
    )


def validation(*outcomes: Outcome) -> Validation:
    """A validation of ten rows."""
    return Validation("s", "d", NOW, NOW, 10, outcomes)


@pytest.mark.parametrize(
    ("outcomes", "counted"),
    [
        ([], (False, 0, 0, 0)),
        ([outcome()], (True, 1, 0, 0)),
        ([outcome(), outcome(success=False)], (False, 2, 1, 0)),
        ([outcome(), outcome(success=False, error="no such column")], (False, 1, 0, 1)),
    ],
)
def test_an_errored_expectation_is_neither_a_pass_nor_a_failure(
    outcomes: list[Outcome], counted: tuple[bool, int, int, int]
) -> None:
    found = validation(*outcomes)
    assert (found.success, found.evaluated, found.failed, found.errored) == counted


def test_an_assertion_says_it_in_openlineages_words() -> None:
    facet = assertions_facet(validation(outcome(unexpected_count=3), outcome(success=False, error="boom")), "p")
    first, second = facet["assertions"]  # type: ignore[misc]
    assert first == {
        "assertion": "accepted_values",
        "name": "expect_column_values_to_be_in_set",
        "column": "a",
        "severity": "warn",
        "success": True,
        "expected": '{"value_set": [1]}',
        "actual": '{"unexpected_count": 3}',
        "params": {"suite": "s", "suite_digest": "d"},
    }
    assert (second["success"], second["params"]["error"]) == (False, "boom")  # type: ignore[index,call-overload]
    assert facet["_schemaURL"].endswith("DataQualityAssertionsDatasetFacet")  # type: ignore[union-attr]


def test_nulls_are_told_where_they_were_counted_among_all_rows() -> None:
    some = Outcome("x", {"column": "b", "row_condition": "c"}, "b", "info", success=True, actual={"missing_count": 5})
    facet = metrics_facet(validation(outcome(missing_count=2), some), "p")
    assert (facet["rowCount"], facet["columnMetrics"]) == (10, {"a": {"nullCount": 2}})


def test_the_catalog_takes_the_facets() -> None:
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-11-22T00:00:00Z",
        "producer": "p",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": "01a20419-f32c-7c4f-b7c8-65d898d705a1"},
        "job": {"namespace": "n", "name": "j"},
        "inputs": [{"namespace": "n", "name": "d", "inputFacets": input_facets(validation(outcome()), "p")}],
    }
    assert isinstance(admit(json.dumps(event).encode()), Entry)


def test_the_files_in_the_docs_are_read(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs/expectations.md").read_text(encoding="utf-8")
    first, second = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "customers.yml").write_text(first, encoding="utf-8")
    (tmp_path / "connections.yml").write_text(second, encoding="utf-8")
    assert len(read_suite(tmp_path / "customers.yml").expectations) == 3
    assert [one.type for one in read_connections(tmp_path / "connections.yml")] == ["postgres", "s3", "file"]


def test_nothing_but_running_a_suite_loads_great_expectations() -> None:
    """Not the command line, not a server's routes, not reading suites, not even the function that will load it."""
    code = (
        "import sys, ui.cli.main, ui.server.serve, ui.api.application\n"
        "import expectations.running, expectations.assertions\n"
        "print([name for name in ('great_expectations', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
