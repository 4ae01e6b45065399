"""A server judges its catalog while nothing comes in, and stops when told."""

import json
import threading
import time
from pathlib import Path

import pytest
from support.demo_catalog import fill
from support.scene import DOORS_SCENE

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.kept_tables import last_controls
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from ui.server.refresh_ahead import RefreshAhead

SECONDS = 120


def judged(catalog: Catalog) -> int:
    """How many versions the judged tables have a decision on, without bringing them up to the log."""
    with ask(catalog, by_graph=False) as question:
        return len(question.cursor.execute("SELECT version FROM judged.gates").fetchall())


def test_what_came_in_is_judged_while_nobody_asks(tmp_path: Path) -> None:
    path = fill(tmp_path / "scene.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    with Catalog(path) as catalog:
        assert judged(catalog) == 0
        ahead = RefreshAhead(catalog)
        try:
            until = time.monotonic() + SECONDS
            while not judged(catalog) and time.monotonic() < until:
                time.sleep(0.1)
            assert judged(catalog) > 0
            while last_controls(catalog, "iso42001") is None and time.monotonic() < until:
                time.sleep(0.1)
            last = last_controls(catalog, "iso42001")  # before the first who asks
            assert last
            assert last.is_current
        finally:
            ahead.close()
        assert "whence-refresh" not in {thread.name for thread in threading.enumerate()}


def test_a_refresh_that_is_stopped_keeps_nothing_and_the_next_is_whole(tmp_path: Path) -> None:
    path = fill(tmp_path / "scene.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    steps: list[int] = []

    def stop_at_the_third() -> None:
        steps.append(1)
        if len(steps) == 3:
            raise InterruptedError

    with Catalog(path) as catalog:
        with pytest.raises(InterruptedError):
            refresh(catalog, VERDICT_TABLES, stop_at_the_third)
        assert judged(catalog) == 0
        refresh(catalog, VERDICT_TABLES)
        assert judged(catalog) > 0
