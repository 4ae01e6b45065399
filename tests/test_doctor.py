"""What `whence doctor` finds unasked, and the governance file that it writes.

Situations of public reports: one table under the names of Spark, Athena and Trino (OpenMetadata#28261), and writes
without outputs (OpenLineage#3831, #4807).
"""

import json
from pathlib import Path

import pytest
from support.product import catalog_of, entries_of
from worked.build import Body, complete, dataset_event, ds, fail, lifecycle, source, sql, start, symlinks

from catalog.questions.declaring.declared import undeclared
from catalog.questions.operating.doctor import doctor
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from ui.cli.main import main

LAKE, TRINO, OTHER = "s3://lake", "trino://trino:8443", "postgres://10.0.0.5:5432"
NAMED_TWICE = (
    complete(10, 1, "", [ds("hive.mart.orders", namespace=TRINO), ds("hive.mart.visits", namespace=TRINO)]),
    complete(20, 2, [ds(f"warehouse/mart.db/{name}", namespace=LAKE) for name in ("orders", "visits", "raw")], "b"),
)


def kinds(*events: Body) -> dict[str, int]:
    """What the doctor finds of events, by kind."""
    with catalog_of(events) as catalog:
        return {check["kind"]: check["found"] for check in doctor(catalog)["checks"]}


LOST = complete(15, 1, "x", "", sql=sql("INSERT INTO mart.orders SELECT 1"))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((complete(10, 1, "a", "b"),), {}),
        ((start(10, 1, "a", "b"),), {"runs_without_end": 1}),
        ((start(10, 1, "a", job="app.map_partitions_parallel_collection"),), {}),
        ((start(20, 1, "a", "b"), complete(10, 1, "a", "b")), {"ends_before_start": 1}),
        ((complete(10, 1, "a", "b", job="p"), fail(10, 1, "a", "c", job="q")), {"one_run_in_two_jobs": 1}),
        ((complete(10, 1, "a", "b", job="p"), complete(10, 1, "a", "c", job="q")), {}),
        ((LOST,), {"lost_write": 1}),
        ((LOST, start(14, 1, "x", "z")), {}),
        (
            (complete(5, 1, "", "a"), complete(10, 2, "", [ds("a", lifecycleStateChange=lifecycle("CREATE"))])),
            {"contradictory_lifecycle": 1},
        ),
        ((fail(10, 1, "a", "b"), complete(11, 1, "a", "b")), {"completed_after_failing": 1}),
        (
            (
                complete(
                    10, 1, "", [ds(name, symlinks=symlinks("shared"), whence_source=source(name)) for name in "ab"]
                ),
                complete(11, 2, "a", "c"),
            ),
            {"one_identifier_joins_two": 1},
        ),
        ((complete(10, 1, "${table}", "b"),), {"placeholder_name": 1}),
        (
            (complete(10, 1, [{**ds("a"), "symlinks": {"identifiers": []}}], "b"),),
            {"facets_beside_facets": 1, "accepted_with_warnings": 1},
        ),
    ],
)
def test_the_doctor_finds_what_is_odd(events: tuple[Body, ...], expected: dict[str, int]) -> None:
    assert kinds(*events) == expected


def test_entries_received_in_the_future_are_named() -> None:
    with catalog_of([complete(10, 1, "a", "b")]) as catalog:
        with catalog.cursor() as cursor:
            cursor.execute("UPDATE log.entries SET received_at = now() + INTERVAL 1 YEAR")
        assert {check["kind"]: check["found"] for check in doctor(catalog)["checks"]} == {"clock_ahead": 1}


def test_names_that_may_be_one_come_by_pairs_of_namespaces() -> None:
    """With how many they are of all that is read and never written there."""
    with catalog_of(NAMED_TWICE) as catalog:
        (found,) = doctor(catalog)["likely_aliases"]
    assert (found["namespaces"], found["found"], found["of"]) == ([LAKE, TRINO], 2, 3)
    assert [pair["names"][1][1] for pair in found["pairs"]] == ["hive.mart.orders", "hive.mart.visits"]
    assert all(pair["likely"] for pair in found["pairs"])


@pytest.mark.parametrize("declared", [(), ("orders", "visits", "raw")])
def test_what_declares_its_source_is_no_dead_end(declared: tuple[str, ...]) -> None:
    names = [ds(f"warehouse/mart.db/{name}", namespace=LAKE, whence_source=source("crm")) for name in declared]
    with catalog_of([*NAMED_TWICE, *(dataset_event(30, name) for name in names)]) as catalog:
        assert bool(doctor(catalog)["likely_aliases"]) != bool(declared)


def test_a_partner_as_likely_as_another_is_only_possible() -> None:
    """It is named, and not declared."""
    twice = [ds("x.mart.orders", namespace=TRINO), ds("y.mart.orders", namespace=TRINO)]
    with catalog_of([complete(10, 1, "", twice), NAMED_TWICE[1]]) as catalog:
        (found,) = doctor(catalog)["likely_aliases"]
    assert [pair["likely"] for pair in found["pairs"]] == [False]
    assert found["declare"] == []


def test_nothing_is_cut_off() -> None:
    """Each of many pairs is in the answer."""
    names = [f"part{number}.orders{number}" for number in range(150)]
    written = complete(10, 1, "", [ds(f"a.{name}", namespace=TRINO) for name in names])
    read = complete(20, 2, [ds(f"b.{name}", namespace=OTHER) for name in names], "b")
    with catalog_of([written, read]) as catalog:
        (found,) = doctor(catalog)["likely_aliases"]
    assert found["found"] == len(found["pairs"]) == 150


@pytest.fixture
def catalog_path(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with Catalog(path) as catalog:
        catalog.append(entries_of(NAMED_TWICE))
    return path


def test_what_the_doctor_writes_is_applied_as_it_is(catalog_path: Path, tmp_path: Path) -> None:
    """And the trace goes on through it."""
    file = tmp_path / "governance" / "aliases.yml"
    assert main(["--catalog", str(catalog_path), "doctor", "--write", str(file)]) == 0
    assert main(["--catalog", str(catalog_path), "apply", str(file)]) == 0
    with Catalog(catalog_path) as catalog:
        gaps = trace(catalog, "b")["gaps"]
        assert doctor(catalog)["likely_aliases"] == []
    assert [gap["name"] for gap in gaps if "candidates" in gap] == []


def test_only_what_is_picked_is_written(catalog_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "aliases.yml"
    assert main(["--catalog", str(catalog_path), "doctor", "--write", str(file), "--pick", "snowflake"]) == 0
    assert not file.exists()
    assert main(["--catalog", str(catalog_path), "doctor", "--write", str(file), "--pick", "trino"]) == 0
    assert "hive.mart.visits" in file.read_text()


def test_a_file_that_is_there_is_not_overwritten(
    catalog_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "aliases.yml"
    file.write_text("aliases: []\n")
    assert main(["--catalog", str(catalog_path), "doctor", "--write", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "aliases: []\n"


def test_people_read_how_many_of_how_many(catalog_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--catalog", str(catalog_path), "doctor"])
    out = capsys.readouterr().out
    assert f"may be one dataset, 2 of 3: {LAKE} and {TRINO}" in out
    assert "same last parts mart.orders" in out
    main(["--catalog", str(catalog_path), "--json", "doctor"])
    assert json.loads(capsys.readouterr().out)["likely_aliases"][0]["found"] == 2


def test_a_live_pipeline_whose_tools_never_meet() -> None:
    """Dbt names a table of DuckDB, the training script the file that dbt wrote for it (tests/recorded/lake)."""
    lake = sorted((Path(__file__).parent / "recorded" / "lake").glob("[1-4]*.ndjson"))
    events = [json.loads(line) for path in lake for line in path.read_text().splitlines()]
    with catalog_of(events) as catalog:
        pairs = [pair for alias in doctor(catalog)["likely_aliases"] for pair in alias["pairs"] if pair["likely"]]
    assert [[name for _, name in pair["names"]] for pair in pairs] == [
        ["/data/shop/training/spend.parquet", "training.main.spend"]
    ]


def test_an_intermediate_file_is_not_suggested_as_a_source(catalog_path: Path) -> None:
    """What another tool wrote under another name is the doctor's; what no run writes is to be declared."""
    part = complete(30, 3, [ds("/out/day/part-0", namespace="file"), ds("/raw/x.csv", namespace="file")], "c")
    with Catalog(catalog_path) as catalog:
        catalog.append(entries_of([complete(25, 4, "x", [ds("/out/day", namespace="file")]), part]))
        found = {item.name: item.is_written for item in undeclared(catalog)}
    assert found == {
        "warehouse/mart.db/raw": False,
        "x": False,
        "/raw/x.csv": False,
    }


def test_one_line_joins_two_namespaces_whose_names_are_equal(tmp_path: Path) -> None:
    """And one line the shards of a table; both are applied as they are."""
    names = ("shop.public.orders", "shop.public.visits")
    written = complete(10, 1, "", [*(ds(name, namespace=OTHER) for name in names), ds("acme.web.events")])
    twin = "postgres://db.prod:5432"
    read = complete(20, 2, [*(ds(name, namespace=twin) for name in names), ds("acme.web.events_20260101")], "b")
    path, file = tmp_path / "w.duckdb", tmp_path / "governance" / "aliases.yml"
    with Catalog(path) as catalog:
        catalog.append(entries_of([written, read]))
        declared = [entry for alias in doctor(catalog)["likely_aliases"] for entry in alias["declare"]]
    assert [{key: value for key, value in entry.items() if key != "because"} for entry in declared] == [
        {"same_namespaces": [twin, OTHER]},
        {"part_of": ["db", "acme.web.events_*"], "whole": ["db", "acme.web.events"]},
    ]
    assert main(["--catalog", str(path), "doctor", "--write", str(file)]) == 0
    assert main(["--catalog", str(path), "apply", str(file)]) == 0
    with Catalog(path) as catalog:
        assert doctor(catalog)["likely_aliases"] == []
        assert not [gap for gap in trace(catalog, "b")["gaps"] if "candidates" in gap]
