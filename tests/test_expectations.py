"""Great Expectations on DuckDB: what it supports, costs and keeps to itself.

Importing GX takes seconds, so it is all in one file, and imported by fixtures: only the worker that runs it pays.
"""

import json
import math
import os
import random
import sqlite3
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pandas as pd
import pytest
import sqlalchemy as sa
from expectations_cases import CASES, ROWS
from support.fresh import FreshCatalog

from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError, UnavailableError
from examples.churn.recorder import recording
from expectations.gx.dialect import column_type
from expectations.gx.naming import dataset_name
from expectations.relations import Credentials, Database, Relation, relation_of_file
from expectations.running import run_suite
from expectations.suites import Expectation, Suite
from expectations.validation import Outcome, Validation
from ingest.receive.files import ingest_paths

Rows = list[dict[str, object]]
PRIVATE = "zacharias.quill@private.example"
NOW = "2026-11-22T12:00:00Z"


class Check(NamedTuple):
    """An expectation with its arguments."""

    type: str
    kwargs: Mapping[str, Json]


def parquet(rows: Rows, path: Path) -> Relation:
    """A Parquet file of the rows."""
    pd.DataFrame(rows).to_parquet(path)
    return relation_of_file(str(path))


def run(relation: Relation, *checks: Check, **more: object) -> Validation:
    """What a suite of the checks says of a relation."""
    suite = Suite("s", tuple(Expectation(check.type, check.kwargs) for check in checks))
    return run_suite(suite, relation, **more)  # type: ignore[arg-type]


def only(relation: Relation, kind: str, more: Mapping[str, Relation] | None = None, **kwargs: Json) -> Outcome:
    """What one expectation says of a relation."""
    (outcome,) = run(relation, Check(kind, kwargs), beside=more).outcomes
    return outcome


def in_duckdb(file: Path, *statements: str) -> None:
    """Run statements in a database of its own and close it."""
    engine = sa.create_engine(f"duckdb:///{file}")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()
    engine.dispose()


@pytest.fixture(scope="module")
def gx() -> ModuleType:
    """Great Expectations, with our datasource and action."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import, or it would post
    import great_expectations

    import expectations.gx.action

    assert expectations.gx.action
    return great_expectations


@pytest.fixture(scope="module")
def supported(gx: ModuleType) -> ModuleType:
    """The script that writes the support table."""
    import expectations_support

    return expectations_support


# What is supported


def test_every_core_expectation_is_tried_or_has_its_reason(supported: ModuleType) -> None:
    tried = {case.type for case in CASES}
    assert tried.isdisjoint(supported.UNSUPPORTED)
    assert tried | set(supported.UNSUPPORTED) == supported.core_types()


def test_duckdb_says_what_pandas_says_or_the_table_says_why_not(supported: ModuleType) -> None:
    support = supported.support()
    reasons = {case.type: case.note for case in CASES} | supported.UNSUPPORTED
    odd = [row for row in support if row.verdict != "right" and row.why != reasons[row.type]]
    assert odd == []
    assert len(support) == len(CASES) + len(supported.UNSUPPORTED)


def test_the_tables_in_the_docs_are_those_of_this_code(supported: ModuleType) -> None:
    """If this fails after a wanted change: make docs."""
    page = supported.PAGE.read_text(encoding="utf-8")
    assert page == supported.with_tables(page)


def test_patterns_find_more_than_they_mistake() -> None:
    import identifier_precision

    measures = identifier_precision.measures()
    assert {measure.kind for measure in measures} == {"email", "phone", "iban", "card", "ip"}
    assert [measure for measure in measures if measure.labelled < 7] == []
    assert [measure for measure in measures if min(measure.precision, measure.recall) < 0.75] == []


@pytest.mark.parametrize(
    ("actual", "expected", "same"),
    [
        ("DECIMAL(18,3)", "DECIMAL", True),
        ("DECIMAL(18,3)", "numeric(18, 3)", True),
        ("DECIMAL(18,3)", "DECIMAL(18,2)", False),
        ("INTEGER[]", "LIST", True),
        ("STRUCT(a INTEGER)", "STRUCT", True),
        ("VARCHAR", "text", True),
        ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", True),
        ("BIGINT", "INTEGER", False),
    ],
)
def test_types_go_by_duckdbs_names(actual: str, expected: str, same: bool) -> None:
    assert issubclass(column_type(actual), column_type(expected)) is same


# What is run where


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Relation:
    """1,000 people, one with an e-mail address in the notes."""
    rows: Rows = [
        {"id": i, "age": i % 80, "note": PRIVATE if i == 7 else f"note {i}", "city": "ab"[i % 2]} for i in range(1000)
    ]
    return parquet(rows, tmp_path_factory.mktemp("people") / "people.parquet")


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that SQLAlchemy runs meanwhile."""
    found = list[str]()

    def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", keep)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", keep)


def test_map_expectations_share_one_scan(people: Relation, statements: list[str]) -> None:
    checks = [
        Check("expect_column_values_to_not_be_null", {"column": "id"}),
        Check("expect_column_values_to_not_be_null", {"column": "age"}),
        Check("expect_column_values_to_be_between", {"column": "age", "min_value": 0, "max_value": 70}),
        Check("expect_column_values_to_be_in_set", {"column": "city", "value_set": ["a"]}),
        Check("expect_column_values_to_match_regex", {"column": "note", "regex": "^note"}),
        Check("expect_column_max_to_be_between", {"column": "id", "max_value": 999}),
    ]
    validation = run(people, *checks)
    assert validation.errored == 0
    assert len([statement for statement in statements if "unexpected_count" in statement]) == 1


def test_no_statement_asks_for_rows(people: Relation, statements: list[str]) -> None:
    """Expectations that fail, of each kind, without one value in any answer."""
    failing = [case for case in CASES if case.type.startswith("expect_column_values_to") and "regex" in case.type]
    assert failing
    run(people, *(Check(case.type, {**case.fails, "column": "note"}) for case in failing))  # type: ignore[dict-item]
    asking = [text for text in statements if text.startswith("SELECT note")]
    assert asking == []


def test_verdicts_do_not_depend_on_keeping_values(tmp_path: Path) -> None:
    """Leaving the lists of unexpected values out changes no verdict and no count."""
    path = tmp_path / "people.parquet"
    pd.DataFrame(ROWS).to_parquet(path)
    elsewhere = ("expect_table_row_count_to_equal_other_table", "expect_query_results_to_match_comparison")
    cases = [case for case in CASES if case.type not in elsewhere]
    checks = [Check(case.type, given) for case in cases for given in (case.holds, case.fails)]  # type: ignore[arg-type]
    kept, left_out = (run(relation_of_file(str(path)), *checks, keep_values=keep) for keep in (True, False))
    assert [outcome.success for outcome in left_out.outcomes] == [True, False] * len(cases)
    assert [outcome.success for outcome in kept.outcomes] == [True, False] * len(cases)
    unexpected = [[outcome.actual.get("unexpected_count") for outcome in one.outcomes] for one in (kept, left_out)]
    assert unexpected[0] == unexpected[1]


def test_too_many_values_to_compare_are_an_error_not_a_load(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    query = "SELECT range AS id FROM range(200_000)"
    in_duckdb(Path(":memory:"), f"COPY ({query}) TO '{path}'")
    every: Json = {"values": [1, 2], "weights": [0.5, 0.5]}
    found = run(
        relation_of_file(str(path)),
        Check("expect_column_most_common_value_to_be_in_set", {"column": "id", "value_set": [1]}),
        Check(
            "expect_column_kl_divergence_to_be_less_than", {"column": "id", "partition_object": every, "threshold": 1}
        ),
        Check("expect_column_distinct_values_to_contain_set", {"column": "id", "value_set": [1, 2]}),
    ).outcomes
    assert ["more than 100000 values" in str(outcome.error) for outcome in found] == [True, True, False]
    assert found[2].success


def test_no_value_of_the_data_is_in_a_validation(people: Relation) -> None:
    """Not in counts, not in observed values, not in the message of a conversion that failed."""
    validation = run(
        people,
        Check("expect_column_values_to_match_regex", {"column": "note", "regex": "^note"}),
        Check("expect_column_max_to_be_between", {"column": "id", "max_value": 1}),
        Check("expect_column_distinct_values_to_be_in_set", {"column": "note", "value_set": ["note 1"]}),
        Check("expect_column_most_common_value_to_be_in_set", {"column": "note", "value_set": ["note 1"]}),
        Check("unexpected_rows_expectation", {"unexpected_rows_query": "SELECT 1 FROM {batch} WHERE note::INT = 7"}),
        Check("expect_no_direct_identifiers", {}),
    )
    assert PRIVATE not in json.dumps(validation.outcomes)
    assert "observed_value" not in validation.outcomes[1].actual  # it is the largest id
    assert [outcome.success for outcome in validation.outcomes] == [False] * 6
    assert validation.errored == 1
    assert str(validation.outcomes[4].error).startswith("ConversionException: a value cannot")
    assert validation.outcomes[5].actual["email"] == 1


def test_outcomes_come_in_the_suites_order_and_one_error_spoils_no_other(people: Relation) -> None:
    validation = run(
        people,
        Check("expect_column_values_to_be_unique", {"column": "id"}),
        Check("expect_column_values_to_be_unique", {"column": "nowhere"}),
        Check("expect_column_values_to_be_unique", {"column": "age"}),
    )
    assert [outcome.column for outcome in validation.outcomes] == ["id", "nowhere", "age"]
    assert [outcome.success for outcome in validation.outcomes] == [True, False, False]
    assert (validation.evaluated, validation.failed, validation.errored) == (2, 1, 1)
    assert validation.row_count == 1000


def test_all_wrong_expectations_are_told_at_once(people: Relation) -> None:
    with pytest.raises(BadQuestionError) as refused:
        run(
            people,
            Check("expect_column_values_to_be_uniqe", {"column": "id"}),
            Check("expect_k_anonymity", {"quasi_identifiers": [], "k": 1}),
            Check("expect_retention", {"column": "at", "duration": "2 years"}),
        )
    told = str(refused.value)
    for fault in ("Nearest: 'expect_column_values_to_be_unique'", "quasi_identifiers", "k:", "expectations[2]"):
        assert fault in told


def test_tables_of_other_databases_are_relations(tmp_path: Path) -> None:
    """Names are quoted; the file is read-only meanwhile, and free again afterwards."""
    file = tmp_path / "it's.duckdb"
    relation = Relation("table", "of people.my table", Database("duckdb", str(file)))
    for rows in (5, 6):
        in_duckdb(
            file,
            'CREATE SCHEMA IF NOT EXISTS "of people"',
            f'CREATE OR REPLACE TABLE "of people"."my table" AS SELECT range AS id FROM range({rows})',  # noqa: S608
        )
        assert only(relation, "expect_table_row_count_to_equal", value=rows).success


def test_a_secret_is_in_no_error(tmp_path: Path) -> None:
    """DuckDB says in full what it could not parse or reach; we do not."""
    credentials = Credentials("s3", {"KEY_ID": "hidden-1", "SECRET": "it's hidden-2"})
    relation = Relation("parquet", str(tmp_path / "nowhere.parquet"), credentials=credentials)
    with pytest.raises(UnavailableError) as refused:
        only(relation, "expect_column_to_exist", column="id")
    assert "hidden" not in "".join(traceback.format_exception(refused.value))
    missing = Relation("table", "t", Database("sqlite", str(tmp_path / "x.db")), extension=str(tmp_path / "no.ext"))
    with pytest.raises(UnavailableError, match=r"no\.ext"):
        only(missing, "expect_column_to_exist", column="id")


def test_csv_and_json_are_relations(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\n1,x\n2,\n")
    (tmp_path / "b.ndjson").write_text('{"id": 1, "name": "x"}\n{"id": 2, "name": null}\n')
    for name in ("a.csv", "b.ndjson"):
        found = only(relation_of_file(str(tmp_path / name)), "expect_column_values_to_not_be_null", column="name")
        assert found.actual["unexpected_count"] == 1


@pytest.mark.parametrize("source", ["nowhere.parquet", "empty.parquet"])
def test_what_cannot_be_read_is_said_so(source: str, tmp_path: Path) -> None:
    (tmp_path / "empty.parquet").write_bytes(b"")
    with pytest.raises(UnavailableError, match=source):
        only(relation_of_file(str(tmp_path / source)), "expect_column_to_exist", column="id")


def test_a_relation_without_rows_is_validated(tmp_path: Path) -> None:
    """Counts of what is unexpected are 0; what needs a row is errored, not passed."""
    (tmp_path / "none.csv").write_text("id,at,city\n")
    relation = relation_of_file(str(tmp_path / "none.csv"))
    checks: dict[str, dict[str, Json]] = {
        "expect_column_values_to_be_unique": {"column": "id"},
        "expect_column_values_to_not_be_null": {"column": "id"},
        "expect_no_direct_identifiers": {},
        "expect_k_anonymity": {"quasi_identifiers": ["city"], "k": 2},
        "expect_l_diversity": {"quasi_identifiers": ["city"], "sensitive": "id", "l": 2},
        "expect_representativeness": {"column": "city", "reference": {"a": 1}, "at_most": 0.1},
        "expect_freshness": {"column": "at", "at_most": "P1D"},
    }
    found = run(relation, *(Check(kind, kwargs) for kind, kwargs in checks.items())).outcomes
    assert [outcome.success for outcome in found] == [True, True, True, False, False, False, False]
    assert [outcome.error is None for outcome in found] == [True, True, True, False, False, False, False]


def test_many_rows_fit_into_little_memory(tmp_path: Path) -> None:
    """Three million different texts, 200 MB as DuckDB counts them, within 100 MB."""
    path = tmp_path / "many.parquet"
    query = "SELECT range AS id, md5(range::VARCHAR) AS text FROM range(3_000_000)"
    in_duckdb(Path(":memory:"), f"COPY ({query}) TO '{path}'")
    checks = [Check("expect_column_values_to_be_unique", {"column": name}) for name in ("id", "text")]
    validation = run(relation_of_file(str(path)), *checks, memory_limit="100MB")
    assert (validation.success, validation.row_count) == (True, 3_000_000)


@pytest.mark.parametrize("name", ["n", "at", "group", "value", "count", "diversity", "Upper Case", "o'clock"])
def test_a_column_may_have_any_name(name: str, tmp_path: Path) -> None:
    """But for a double quote: GX cannot parse its own condition then, and the expectation is errored."""
    rows: Rows = [{name: "x", "other": i} for i in range(4)]
    checks = [
        Check("expect_column_values_to_be_unique", {"column": name}),
        Check("expect_compound_columns_to_be_unique", {"column_list": [name, "other"]}),
        Check("expect_column_most_common_value_to_be_in_set", {"column": name, "value_set": ["x"]}),
        Check("expect_k_anonymity", {"quasi_identifiers": [name], "k": 4}),
        Check("expect_l_diversity", {"quasi_identifiers": [name], "sensitive": "other", "l": 4, "entropy": True}),
        Check("expect_no_direct_identifiers", {"columns": [name]}),
        Check("expect_consent_coverage", {"subject": name, "consent_table": "beside", "consent_subject": name}),
        Check("expect_overlap_to_be_at_most", {"other_table": "beside", "columns": [name]}),
        Check("expect_representativeness", {"column": name, "reference": {"x": 1}, "at_most": 0.1}),
    ]
    relation = parquet(rows, tmp_path / "rows.parquet")
    found = run(relation, *checks, beside={"beside": relation}).outcomes
    assert [outcome.error for outcome in found] == [None] * len(checks)
    assert [outcome.success for outcome in found] == [False, True, True, True, True, True, True, False, True]


def test_a_users_own_datasource_sees_what_was_written_since(gx: ModuleType, tmp_path: Path) -> None:
    """Also after a statement that failed; values are kept there, as GX does elsewhere."""
    file = tmp_path / "own.duckdb"
    in_duckdb(file, "CREATE TABLE t AS SELECT 'x' AS name")
    context = gx.get_context(mode="ephemeral")
    source = context.data_sources.add_duckdb("own", connection_string=f"duckdb:///{file}")
    batch = source.add_table_asset("t").add_batch_definition_whole_table("all").get_batch()
    none = gx.expectations.ExpectColumnValuesToNotBeInSet(column="name", value_set=["x"])
    query = gx.expectations.UnexpectedRowsExpectation(unexpected_rows_query="SELECT nonsense FROM {batch}")
    assert batch.validate(none).result["partial_unexpected_list"] == ["x"]
    assert not batch.validate(query).success
    in_duckdb(file, "INSERT INTO t VALUES ('x'), ('y')")
    assert batch.validate(none).result["partial_unexpected_list"] == ["x", "x"]
    source.get_engine().dispose()


# Governance, against naive reckoning


def reckoned(rows: Rows, other: Rows) -> dict[str, float]:
    """What governance expectations observe, worked out row by row."""
    groups: dict[object, list[object]] = defaultdict(list)
    for row in rows:
        groups[row["zip"], row["born"]].append(row["ill"])
    known = [[one for one in group if one is not None] for group in groups.values()]
    shares = Counter(row["city"] for row in rows if row["city"] is not None)
    total = sum(shares.values())
    expected = {"a": 0.5, "b": 0.3, "c": 0.2}
    unlike = sum(abs(shares[city] / total - share) for city, share in expected.items())
    seen = {(row["zip"], row["born"]) for row in other if None not in (row["zip"], row["born"])}
    return {
        "k": min(map(len, groups.values())),
        "l": min(len(set(group)) for group in known),
        "entropy": min(math.exp(_entropy(group)) if group else 0 for group in known),
        "distance": (unlike + sum(n for city, n in shares.items() if city not in expected) / total) / 2,
        "overlap": sum((row["zip"], row["born"]) in seen for row in rows) / len(rows),
    }


def _entropy(group: list[object]) -> float:
    return -sum(n / len(group) * math.log(n / len(group)) for n in Counter(group).values())


def some_rows(chance: random.Random) -> Rows:
    """Rows of few values, some unknown."""
    return [
        {
            "zip": chance.choice([1, 2, None]),
            "born": chance.choice([1990, 1991]),
            "ill": chance.choice(["flu", "cold", None]),
            "city": chance.choice(["a", "b", "c", "d", None]),
        }
        for _ in range(chance.randint(5, 60))
    ]


@pytest.mark.parametrize("seed", range(6))
def test_governance_measures_are_those_reckoned_row_by_row(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311
    rows, other = some_rows(chance), some_rows(chance)
    wanted = reckoned(rows, other)
    keys: Json = ["zip", "born"]
    reference: Json = {"a": 0.5, "b": 0.3, "c": 0.2}
    found = run(
        parquet(rows, tmp_path / "rows.parquet"),
        Check("expect_k_anonymity", {"quasi_identifiers": keys, "k": 3}),
        Check("expect_l_diversity", {"quasi_identifiers": keys, "sensitive": "ill", "l": 2}),
        Check("expect_l_diversity", {"quasi_identifiers": keys, "sensitive": "ill", "l": 1.5, "entropy": True}),
        Check("expect_representativeness", {"column": "city", "reference": reference, "at_most": 0.2}),
        Check("expect_overlap_to_be_at_most", {"other_table": "other", "columns": keys, "at_most": 0.5}),
        beside={"other": parquet(other, tmp_path / "other.parquet")},
    ).outcomes
    observed = [float(str(outcome.actual["observed_value"])) for outcome in found]
    assert observed == pytest.approx([wanted[key] for key in ("k", "l", "entropy", "distance", "overlap")])
    assert [outcome.success for outcome in found] == [
        wanted["k"] >= 3, wanted["l"] >= 2, wanted["entropy"] >= 1.5 - 1e-9, wanted["distance"] <= 0.2,
        wanted["overlap"] <= 0.5,
    ]  # fmt: skip


CONSENTS: Rows = [
    {"person": 1, "status": "ConsentGiven", "from": None, "to": None},
    {"person": 2, "status": "ConsentGiven", "from": "2026-11-22", "to": "2026-11-22"},
    {"person": 3, "status": "ConsentWithdrawn", "from": None, "to": None},
    {"person": 4, "status": "ConsentGiven", "from": "2026-11-23", "to": None},
    {"person": 5, "status": "ConsentGiven", "from": None, "to": "2026-11-21"},
    {"person": 6, "status": "ConsentWithdrawn", "from": None, "to": None},
    {"person": 6, "status": "RenewedConsentGiven", "from": "2026-01-01", "to": None},
]


@pytest.mark.parametrize(
    ("person", "covered"),
    [(1, True), (2, True), (3, False), (4, False), (5, False), (6, True), (7, False), (None, False)],
)
def test_consent_covers_a_subject_on_its_days_while_given(person: int | None, covered: bool, tmp_path: Path) -> None:
    people = parquet([{"id": 1, "person": 1}, {"id": 2, "person": person}], tmp_path / "people.parquet")
    found = only(
        people,
        "expect_consent_coverage",
        {"consents": parquet(CONSENTS, tmp_path / "consents.parquet")},
        subject="person", consent_table="consents", consent_subject="person", status="status",
        valid_from="from", valid_to="to", at=NOW,
    )  # fmt: skip
    assert (found.success, found.actual["unexpected_count"], found.error) == (covered, int(not covered), None)


@pytest.mark.parametrize(
    ("moment", "duration", "kept"),
    [
        ("2026-11-21T12:00:00", "P1D", True),
        ("2026-11-21T11:59:59", "P1D", False),
        ("2026-10-22T12:00:00", "P1M", True),
        ("2024-11-22T11:00:00", "P2Y", False),
        ("2026-01-31T12:00:00", "P9M22DT0H", True),  # to the end of October, then 22 days
        (None, "P10Y", False),
    ],
)
@pytest.mark.parametrize("zoned", [False, True])
def test_a_row_is_overdue_by_the_calendar(
    moment: str | None, duration: str, kept: bool, zoned: bool, tmp_path: Path
) -> None:
    at = [pd.Timestamp(moment, tz="UTC" if zoned else None), pd.Timestamp(NOW if zoned else NOW[:-1])]
    relation = parquet([{"at": one} for one in at], tmp_path / "rows.parquet")
    found = only(relation, "expect_retention", column="at", duration=duration, at=NOW)
    assert (found.success, found.actual["unexpected_count"], found.error) == (kept, int(not kept), None)


def test_freshness_is_of_the_newest_row_that_is_not_in_the_future(tmp_path: Path) -> None:
    moments = ["2026-11-20T12:00:00", "2026-11-21T00:00:00", "2027-01-01T00:00:00"]
    relation = parquet([{"at": pd.Timestamp(moment)} for moment in moments], tmp_path / "rows.parquet")
    found = [
        only(relation, "expect_freshness", column="at", at_most=limit, at=NOW) for limit in ("PT36H", "PT35H59M")
    ]
    assert [outcome.success for outcome in found] == [True, False]
    assert (found[0].actual["observed_value"], found[0].actual["future_count"]) == (36 * 3600.0, 1)


@pytest.mark.parametrize(
    ("text", "found"), [("P2Y", (24, 0)), ("P1Y2M3DT4H", (14, 3 * 86400 + 4 * 3600)), ("P2W", (0, 14 * 86400))]
)
@pytest.mark.usefixtures("gx")
def test_durations_are_months_and_seconds(text: str, found: tuple[int, float]) -> None:
    from expectations.gx.governance_metrics import months_and_seconds

    assert months_and_seconds(text) == found


@pytest.mark.usefixtures("gx")
def test_a_part_of_a_month_has_no_length() -> None:
    from expectations.gx.governance_metrics import months_and_seconds

    with pytest.raises(ValueError, match="part of a month"):
        months_and_seconds("P0.5M")


# The action


def checkpoint(gx: ModuleType, folder: Path, **told: object) -> Any:  # noqa: ANN401  # GX's checkpoint
    """A checkpoint in a project of GX's own, on a file and on a table, kept and loaded again."""
    from expectations.gx.action import OpenLineageAction

    (folder / "taxi.csv").write_text("passenger_count,fare\n1,5\n7,\n")
    with sqlite3.connect(folder / "taxi.db") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS rides AS SELECT 2 AS passenger_count, 'x' AS fare")
    context = gx.get_context(mode="file", project_root_dir=folder)
    context.variables.progress_bars = {"globally": False}
    files = context.data_sources.add_pandas_filesystem("files", base_directory=folder)
    tables = context.data_sources.add_sqlite("tables", connection_string=f"sqlite:///{folder}/taxi.db")
    batches = [
        files.add_csv_asset("taxi").add_batch_definition_path("all", path="taxi.csv"),
        tables.add_table_asset("rides").add_batch_definition_whole_table("all"),
    ]
    suite = context.suites.add(gx.ExpectationSuite("taxi suite"))
    between = gx.expectations.ExpectColumnValuesToBeBetween(column="passenger_count", min_value=1, max_value=6)
    suite.add_expectation(between)
    suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column="fare", severity="warning"))
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(name=batch.data_asset.name, data=batch, suite=suite)
        )
        for batch in batches
    ]
    context.checkpoints.add(
        gx.Checkpoint(name="nightly", validation_definitions=definitions, actions=[OpenLineageAction(**told)])
    )
    return gx.get_context(mode="file", project_root_dir=folder).checkpoints.get("nightly")


def test_a_plain_project_tells_any_backend(gx: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only standard facets arrive, and the catalog takes every event."""
    events = tmp_path / "events.ndjson"
    with recording(events) as url:
        monkeypatch.setenv("OPENLINEAGE_URL", url)
        assert not checkpoint(gx, tmp_path).run().success
    told = [json.loads(line) for line in events.read_text().splitlines()]
    assert [event["eventType"] for event in told] == ["START", "COMPLETE"] * 2
    assert [event["inputs"][0]["namespace"] for event in told[1::2]] == ["file", f"sqlite://{tmp_path}/taxi.db"]
    assert told[1]["inputs"][0]["name"] == f"{tmp_path}/taxi.csv"
    assert told[0]["run"]["runId"] == told[1]["run"]["runId"] != told[2]["run"]["runId"]
    assert set(told[1]["inputs"][0]["inputFacets"]) == {"dataQualityAssertions", "dataQualityMetrics"}
    assertions = told[1]["inputs"][0]["inputFacets"]["dataQualityAssertions"]["assertions"]
    assert {(one["assertion"], one["success"], one["severity"]) for one in assertions} == {
        ("expect_column_values_to_be_between", False, "error"),
        ("not_null", False, "warn"),
    }
    with FreshCatalog() as catalog:
        assert ingest_paths(catalog, [str(events)]).accepted == 4


def test_the_action_names_assets_as_it_is_told_and_sends_where_it_is_told(gx: ModuleType, tmp_path: Path) -> None:
    events = tmp_path / "events.ndjson"
    with recording(events) as url:
        named = {"taxi": ("s3://bucket", "taxi.csv")}
        checkpoint(gx, tmp_path, url=url, datasets=named, job_namespace="shop").run()
    told = json.loads(events.read_text().splitlines()[0])
    assert (told["inputs"][0]["namespace"], told["inputs"][0]["name"]) == ("s3://bucket", "taxi.csv")
    assert told["job"]["namespace"] == "shop"


def test_a_backend_that_is_away_fails_no_checkpoint(
    gx: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The client is told by its own configuration file, as in any project."""
    (tmp_path / "openlineage.yml").write_text(
        "transport: {type: http, url: 'http://127.0.0.1:1', retry: {total: 0}}", encoding="utf-8"
    )
    monkeypatch.setenv("OPENLINEAGE_CONFIG", str(tmp_path / "openlineage.yml"))
    assert len(checkpoint(gx, tmp_path).run().run_results) == 2
    assert "4 of 4 OpenLineage events lost" in caplog.text


@pytest.mark.parametrize(
    ("spec", "connection", "name"),
    [
        ({"path": "s3://b/k/x.csv"}, None, ("s3://b", "k/x.csv")),
        ({"path": "/data/x.csv"}, None, ("file", "/data/x.csv")),
        ({"table_name": "t"}, "postgresql+psycopg2://u:p@db/shop", ("postgres://db:5432", "shop.public.t")),
        ({"table_name": "t", "schema_name": "s"}, "postgresql://u@db:1/shop", ("postgres://db:1", "shop.s.t")),
        ({"table_name": "t"}, "mysql+pymysql://db/shop", ("mysql://db:3306", "shop.t")),
        ({"table_name": "t"}, "duckdb:////data/shop.duckdb", ("duckdb:///data/shop.duckdb", "shop.main.t")),
        ({"table_name": "t"}, "snowflake://u:p@acc/db/s", ("snowflake://acc", "db.s.t")),
        ({"query": "SELECT 1"}, "postgresql://db/shop", ("great_expectations", "asset")),
        ({}, None, ("great_expectations", "asset")),
    ],
)
def test_data_are_named_as_openlineage_names_them(
    spec: dict[str, str], connection: str | None, name: tuple[str, str]
) -> None:
    assert dataset_name(spec, connection, "asset") == name
