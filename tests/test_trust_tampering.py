"""Tampering with a catalog's file is found by the check that docs/log.md names for it."""

from pathlib import Path

import pytest
from support.demo_catalog import fill_scene
from support.keeping import altered, copy_catalog
from trust.tampering import Tampering, cases

from catalog.events.envelope import Remark
from catalog.log.admission import Rejected
from catalog.questions.lists import datasets
from catalog.questions.operating.upkeep import Verification, rebuild, verify
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog

REBUILT = {"what runs wrote", "a view"}  # checked once more after a rebuild, which takes its time


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verification]:
    """A catalog with entries, rejected inputs, verdicts and a list, and what its checks said."""
    path = fill_scene(tmp_path_factory.mktemp("tampering") / "whence.duckdb")
    with Catalog(path) as catalog:
        for text in (b"x", b"[", b"{"):
            catalog.reject([Rejected(text, [Remark("", "not JSON")])], "test")
        run_sql(catalog, "SELECT count(*) FROM findings")
        datasets(catalog)
        checked = verify(catalog, readings=True)
    assert checked["ok"], checked
    return path, checked


@pytest.mark.many
@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_tampering_is_found(intact: tuple[Path, Verification], tmp_path: Path, case: Tampering) -> None:
    path = copy_catalog(intact[0], tmp_path / "whence.duckdb")
    known = intact[1]
    with altered(path) as connection:
        connection.execute(case.sql)
    with Catalog(path) as catalog:
        found = verify(catalog, known["head"], readings=case.found_by == "readings")
        alone = verify(catalog)
        if case.found_by == "readings":
            assert found["readings"] is not None
            assert found["readings"]["differ"]
            assert alone["ok"], "the chain says nothing of tables"
            rebuild(catalog)
            assert case.name not in REBUILT or verify(catalog, readings=True)["ok"], "rebuilding sets it right"
    if case.found_by == "rejected_head":
        assert found["rejected"]["head"] != known["rejected"]["head"]
        return
    assert not found["ok"]
    if case.found_by == "log":
        assert found["broken_at"] == (known["entries"] + 1 if case.broken_at == -1 else case.broken_at)
    if case.found_by == "head":
        assert alone["ok"], "only a head that was kept finds what is cut off"
    if case.found_by == "rejected":
        assert (found["broken_at"], found["rejected"]["broken_at"]) == (None, case.broken_at)
