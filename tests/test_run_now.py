"""Suites run from the app: a process of its own that posts to the server, told while it runs and when it cannot."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support import serving
from support.app_pages_opened import open_page, said_by
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill
from test_validate import Project, project

from catalog.values.errors import UnavailableError
from expectations.suite_folder import SUITES
from ui.app_parts.validations.jobs import MOST, Progress, ValidationRuns, end_words, words_of
from ui.clients.exit_codes import ExitCode

__all__ = ["browser", "project"]


@pytest.fixture
def served(project: Project) -> Iterator[serving.Serving]:
    """A server in the project's folder, of one dataset of which one row has no address."""
    project.load(("a@example.com", 30), ("", 3))
    server = serving.start(project.folder / "whence.duckdb", cwd=project.folder)
    try:
        yield server
    finally:
        server.stop()


def ended(runs: ValidationRuns, words: tuple[str, ...], seconds: float = 90) -> Progress:
    """How a run ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        progress = runs.look(words)
        assert progress is not None
        if not progress.is_running:
            return progress
        time.sleep(0.1)
    raise AssertionError("the run did not end")


def test_a_suite_is_run_and_its_results_are_posted(project: Project, served: serving.Serving) -> None:
    runs = ValidationRuns()
    words = words_of(SUITES / "customers.yml", "file", str(project.data))
    assert runs.look(words) is None
    runs.start(words, served.url)
    runs.start(words, served.url)  # it goes on, and is not started twice
    progress = runs.look(words)
    assert progress is not None
    assert progress.is_running
    end = ended(runs, words)
    assert end.code == ExitCode.VIOLATION, end.output
    assert "validate 1 of 1: customers on" in end.output
    assert "not_be_null email" in end.output
    query = {"query": "SELECT suite, verdict, failed FROM validations"}
    assert served.http.post("/api/v1/sql", json=query).json() == [
        {"suite": "customers", "verdict": "violation", "failed": 2}
    ]
    runs.forget(words)
    assert runs.look(words) is None


def test_data_that_cannot_be_reached_are_said_so_with_the_next_step(
    project: Project, served: serving.Serving
) -> None:
    project.data.unlink()
    runs = ValidationRuns()
    runs.start((), served.url)
    end = ended(runs, ())
    assert end.code == ExitCode.UNAVAILABLE
    assert "not validated: Cannot read csv" in end.output
    assert "connections.yml" in end_words(end.code)


def test_a_run_is_stopped_and_no_more_than_a_few_run(served: serving.Serving) -> None:
    runs = ValidationRuns()
    several = [("--suite", f"{number}.yml") for number in range(MOST)]
    for words in several:
        runs.start(words, served.url)
    with pytest.raises(UnavailableError, match="run already"):
        runs.start(("--suite", "more.yml"), served.url)
    runs.stop(several[0])
    code = ended(runs, several[0]).code
    assert code is not None
    assert end_words(code).startswith("Stopped")
    assert ended(runs, several[1]).code == ExitCode.USAGE  # there is no such file


def test_every_end_of_the_command_has_words() -> None:
    assert all(re.match(r"Recorded|Not|The command|Stopped", end_words(code)) for code in [*ExitCode, -15, 99])


def test_by_itself_the_app_shows_the_command_instead(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.load(("a@example.com", 30))
    project.whence("validate")
    catalog = project.folder / "whence.duckdb"
    address = {"namespace": "file", "name": str(project.data)}
    app = open_page(monkeypatch, catalog, "quality", **address, suite="customers")
    assert "part of `whence serve`" in said_by(app)
    assert app.code[0].value == f"whence validate --suite {SUITES / 'customers.yml'} -- file {project.data}"
    assert "sent by whoever runs it" in said_by(open_page(monkeypatch, catalog, "quality", **address, suite="dbt"))
    project.suite.write_text("name: [")
    assert "The suites on the server cannot be run" in said_by(
        open_page(monkeypatch, catalog, "quality", **address, suite="customers")
    )


def test_where_no_suites_are_the_page_says_how_to_write_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert "whence suggest" in open_page(monkeypatch, fill(tmp_path / "x.duckdb", []), "quality").code[0].value


def test_the_server_loads_no_great_expectations_for_it() -> None:
    code = (
        "import sys, ui.app_parts.validations.jobs, expectations.suite_folder, ui.server.serve; "
        "print([name for name in ('great_expectations', 'sqlalchemy') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(serving.ROOT)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.browser
def test_a_click_runs_the_suite_and_the_result_appears(
    browser: Browser, project: Project, served: serving.Serving
) -> None:
    with closing(opened(browser, f"{served.url}/quality", 1280)) as page:
        page.get_by_role("button", name="Run all suites now").click()
        expect(page.get_by_text("Running,")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("something critical did not hold")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("1 suite on data")).to_be_visible()
        project.data.write_text("email,age\na@example.com,30\n")
        page.get_by_role("button", name="customers on").click()
        page.get_by_role("heading", name="customers on").wait_for()
        stand_still(page)
        page.get_by_role("button", name="Run now").click()
        expect(page.get_by_text("Running,")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Recorded: everything critical held.")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("Validations · 2")).to_be_visible()


@pytest.mark.slow
@pytest.mark.browser
def test_suites_are_run_in_three_clicks_from_the_overview(served: serving.Serving, browser: Browser) -> None:
    page = opened(browser, served.url, 1366)
    stand_still(page)
    user = Clicks(page)
    user.on("button", "Governance")
    user.on("menuitem", re.compile("Quality"))
    user.on("button", re.compile("Run all suites now"))
    expect(page.get_by_text("Recorded: something critical did not hold")).to_be_visible(timeout=180_000)
    assert user.count <= 3
    page.close()
