"""What sets two versions apart: the answer, and the words of the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.keeping import copy_catalog
from support.product import catalog_of, entries_of
from support.scene import dataset, declared, ran
from support.serving import served

from catalog.questions.compare import compare
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.errors import BadQuestionError, NotFoundError
from ui.cli.main import main
from ui.presentation.compare import PARTS

USE = {"purpose": "dpv:CustomerRelationshipManagement", "activity": "ai:ModelTraining"}
CONSENT = {"id": "c1", "basis": "eu-gdpr:A6-1-a", "purposes": ["dpv:CustomerRelationshipManagement"]}
GIVEN = {**CONSENT, "status": "ConsentGiven", "valid_from": "2026-01-01"}


def fields(*named: tuple[str, str]) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": kind} for name, kind in named]}


def trained(day: str, version: str, *inputs: dict[str, Any]) -> list[dict[str, Any]]:
    return ran("train", day, list(inputs), [dataset("models", "m", version, datasetType={"datasetType": "MODEL"})])


def staged(day: str, version: str, source: str, *columns: tuple[str, str]) -> list[dict[str, Any]]:
    return ran(
        f"stage_{source}",
        day,
        [dataset("file", source)],
        [dataset("wh", "staging", version, schema=fields(*columns))],
    )


EVENTS = [
    declared("models", "m", "2026-01-01", whence_model=USE),
    declared(
        "file",
        "people",
        "2026-01-01",
        whence_source={"name": "crm", "channel": "internal"},
        whence_personal_data={"identifiability": "personal", "categories": ["pd:Age"]},
        whence_grants={"grants": [GIVEN]},
        whence_retention={"duration": "P90Y", "anchor": "collected_at", "collected_at": "2026-01-15"},
    ),
    *staged("2026-02-01", "s1", "people", ("age", "INTEGER"), ("email", "VARCHAR")),
    *staged("2026-02-02", "s2", "unknown", ("age", "BIGINT"), ("city", "VARCHAR")),
    *trained("2026-03-01", "v1", dataset("wh", "staging", "s1")),
    *trained("2026-03-02", "v2", dataset("wh", "staging", "s2"), dataset("file", "extra")),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(EVENTS)


def test_ancestry_and_jobs(catalog: Catalog) -> None:
    found: Any = compare(catalog, "m", "v1", "v2")
    assert (found["target"], found["before"], found["after"]) == ({"namespace": "models", "name": "m"}, "v1", "v2")
    names = {change: [row["name"] for row in found["ancestry"][change]] for change in ("added", "removed", "changed")}
    assert names == {"added": ["extra", "unknown"], "removed": ["people"], "changed": ["staging"]}
    (changed,) = found["ancestry"]["changed"]
    assert (changed["before"], changed["after"]) == ({"versions": ["s1"]}, {"versions": ["s2"]})
    assert [row["job_name"] for row in found["jobs"]["added"]] == ["stage_unknown"]
    assert [row["job_name"] for row in found["jobs"]["removed"]] == ["stage_people"]
    assert (found["jobs"]["changed"], found["jobs"]["unchanged"]) == ([], 1)


def test_sources_label_and_findings(catalog: Catalog) -> None:
    found: Any = compare(catalog, "m", "v1", "v2")
    assert [row["source_name"] for row in found["sources"]["removed"]] == ["crm"]
    assert [row["name"] for row in found["sources"]["added"]] == ["extra", "unknown"]
    assert {"part": "categories", "value": "pd:Age"} in found["label"]["removed"]
    assert {"part": "delete_by", "before": "2116-01-15", "after": None} in found["label"]["changed"]
    added = {(row["kind"], row["dataset"]["name"]) for row in found["findings"]["added"]}
    assert {("undeclared_source", "extra"), ("undeclared_source", "unknown")} <= added
    severities = [row["severity"] for row in found["findings"]["added"]]
    assert severities == sorted(severities, key=["violation", "gap", "warning"].index)


def test_the_other_way_round_added_and_removed_change_places(catalog: Catalog) -> None:
    one: Any = compare(catalog, "m", "v1", "v2")
    other: Any = compare(catalog, "m", "v2", "v1")
    for part in PARTS:
        assert sorted(map(str, one[part]["added"])) == sorted(map(str, other[part]["removed"])), part
        assert one[part]["unchanged"] == other[part]["unchanged"], part


def test_columns(catalog: Catalog) -> None:
    found: Any = compare(catalog, "staging", "s1", "s2", "wh")
    assert found["schema"] == {
        "added": [{"field": "city", "type": "VARCHAR"}],
        "removed": [{"field": "email", "type": "VARCHAR"}],
        "changed": [{"field": "age", "before": {"type": "INTEGER"}, "after": {"type": "BIGINT"}}],
        "unchanged": 0,
    }


def test_the_graph_and_sql_answer_alike(tmp_path: Path) -> None:
    with Catalog(tmp_path / "w.duckdb", keeps_graph=True) as told:
        told.append(entries_of(EVENTS))
        by_graph = compare(told, "m", "v1", "v2")
    with Catalog(tmp_path / "w.duckdb") as told:
        assert compare(told, "m", "v1", "v2") == by_graph


def test_what_did_not_exist_yet_is_not_found(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="v2 did not exist yet at"):
        compare(catalog, "m", "v1", "v2", clocks=read_clocks("2026-03-01T12:00:00Z"))


def test_one_version_is_not_compared_with_itself(catalog: Catalog) -> None:
    with pytest.raises(BadQuestionError, match="are one version"):
        compare(catalog, "m", "v1", "v1")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    with Catalog(folder / "w.duckdb") as told:
        told.append(entries_of(EVENTS))
    return folder / "w.duckdb"


def test_people_read_each_difference_with_its_mark(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "models", "m", "v1", "v2", "--catalog", str(path)]) == 0
    out = capsys.readouterr().out
    for text in (
        "models m: v1 → v2",
        "  + file extra unversioned",
        "  - file people unversioned",
        "  ~ wh staging: s1 → s2",
        "Jobs and code (1 other the same)",
        "  - crm (file people)",
        "  ~ delete by: 2116-01-15 → none",
        "  + gap undeclared source: extra: No run writes",
        "The same in both: parameters and metrics, columns.",
    ):
        assert text in out, text


def test_the_command_gives_the_answer_as_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "m", "v1", "v2", "--json", "--catalog", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [part for part in found if part in PARTS] == list(PARTS)


def test_a_server_gives_the_same_answer(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_catalog(path, tmp_path / "served.duckdb")
    words = ["compare", "models", "m", "v1", "v2", "--json"]
    assert main([*words, "--catalog", str(path)]) == 0
    by_file = capsys.readouterr().out
    with served(copy) as serving:
        assert main([*words, "--server", serving.url]) == 0
        with serving.http as http:
            asked = {"name": "m", "before": "v1", "after": "v9"}
            assert http.get("/api/v1/compare", params=asked).status_code == 404
    assert capsys.readouterr().out == by_file


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["m", "v1"], 2, "compare wants NAME V1 V2, not 'm v1'"),
        (["m", "v1", "v9"], 3, "No version 'v9' of models m"),
        (["a", "b", "c", "v1", "v2"], 2, "3 words where NAME or NAMESPACE NAME is meant"),
    ],
)
def test_complaints(path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str) -> None:
    assert main(["compare", *words, "--catalog", str(path)]) == code
    assert said in capsys.readouterr().err
