"""Bad files of governance: one folder a kind in tests/golden/governance, with the exact complaint beside them."""

import json
from functools import cache
from pathlib import Path

import pytest
from support.fresh import FreshCatalog

from catalog.session.catalog import Catalog
from ingest.declarations.answers import apply_answer, plan_answer
from ingest.declarations.reading.folder import read_folder
from ingest.receive.files import ingest_paths
from ui.terminal.governance import fault_line

HERE = Path(__file__).parent
GOLDEN = HERE / "golden/governance"
KINDS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()) if GOLDEN.exists() else []


def complaints(folder: Path) -> str:
    """What `whence plan` says of a folder on the recorded demo, a line for each fault."""
    found = plan_answer(demo(), read_folder(folder))
    return "".join(fault_line(fault, Path()) + "\n" for fault in found["errors"])


@cache
def demo() -> Catalog:
    """One for all: a plan changes nothing."""
    catalog = FreshCatalog()
    ingest_paths(catalog, [HERE / "recorded/demo/events.ndjson"])
    return catalog


@pytest.mark.parametrize("kind", KINDS)
def test_the_complaint_is_exact(kind: str) -> None:
    """Every fault of every file at once, each with file, line, path and the nearest known word."""
    assert complaints(GOLDEN / kind) == (GOLDEN / kind / "expected.txt").read_text(encoding="utf-8")


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 20


def test_nothing_is_applied_where_one_file_is_wrong(tmp_path: Path) -> None:
    """Not even what stands in files that are right."""
    (tmp_path / "good.yml").write_text("datasets: [{namespace: file, name: /a.csv, write_mode: append}]")
    (tmp_path / "bad.yml").write_text("datasets: [{namespace: file, name: /a.csv, write_mod: append}]")
    catalog = FreshCatalog()
    assert len(apply_answer(catalog, read_folder(tmp_path), "me")["errors"]) == 1
    assert catalog.log_position == 0


def test_complaints_are_json(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("models: [{namespace: m, name: n, purpose: dpv:Marketng}]")
    found = plan_answer(FreshCatalog(), read_folder(tmp_path))
    assert json.loads(json.dumps(found))["errors"][0] == {
        "file": "bad.yml",
        "line": 1,
        "path": "models[0].purpose",
        "reason": "no purpose 'dpv:Marketng'",
        "nearest": ["dpv:Marketing", "dpv:DirectMarketing"],
    }
