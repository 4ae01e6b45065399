"""The page of SQL without a browser: saved queries, the editor, the schema, limits."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import address_of, open_page, said_by
from support.demo_catalog import fill_scene

from catalog.questions.own_queries import own_queries
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use
from ui.app_parts.sql.answer import file_stem
from ui.queries.saved_queries import saved_queries


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_scene(tmp_path_factory.mktemp("sql") / "scene.duckdb")


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog(fill_scene(tmp_path_factory.mktemp("queries") / "scene.duckdb"))


@pytest.mark.parametrize("name", saved_queries())
def test_every_saved_query_runs_and_says_what_it_answers(governed: Catalog, name: str) -> None:
    saved = saved_queries()[name]
    assert saved.title
    assert not saved.sql.startswith("--")
    assert run_sql(governed, saved.sql).rows.num_columns >= 3


def test_there_are_a_dozen_saved_queries() -> None:
    assert len(saved_queries()) >= 12


def test_a_saved_query_is_picked_and_answered(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "sql")
    app.selectbox(key="pick_saved").select("findings_by_kind").run()
    assert address_of(app) == {"saved": "findings_by_kind"}
    assert app.text_area(key="sql_draft").value == saved_queries()["findings_by_kind"].sql
    assert "rows**" in said_by(app)
    assert "licence_conflict" in app.dataframe[0].value["kind"].tolist()


def test_what_is_written_is_run_when_asked_and_stands_in_the_address(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "sql")
    app.text_area(key="sql_draft").input("SELECT 42 AS answer, 'x' AS answer")
    _press(app, "Run")
    assert address_of(app) == {"q": "SELECT 42 AS answer, 'x' AS answer"}
    assert "**1 row**" in said_by(app)
    assert app.dataframe[0].value["answer"].tolist() == [42]


def test_a_chart_is_in_the_address_and_files_are_named_for_the_question(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "sql", saved="findings_by_kind", chart="line")
    assert app.segmented_control(key="pick_chart").value == "line"
    app.segmented_control(key="pick_chart").select("area").run()
    assert address_of(app)["chart"] == "area"
    assert file_stem(saved_queries()["findings_by_kind"].title).startswith("open-findings-by-kind")
    assert file_stem("SELECT 数据 FROM x") == "select-from-x"
    assert file_stem("数据") == "whence"


def test_a_fault_points_at_its_place(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "sql")
    app.text_area(key="sql_draft").input("SELECT nme FROM datasets")
    _press(app, "Run")
    assert "nme" in app.error[0].value
    assert any("^" in block.value for block in app.code)


def test_the_schema_begins_a_query(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "sql")
    app.selectbox(key="sql_view").select("grants").run()
    assert "A legal basis declared on a dataset" in said_by(app)
    _press(app, "Use in editor")
    assert app.text_area(key="sql_draft").value.startswith("SELECT namespace, name, grant_id, basis")
    _press(app, "Run")
    assert "**1 row**" in said_by(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("DELETE FROM datasets", "DELETE is not allowed"),
        ("SELECT", "DuckDB"),
        ("SELECT * FROM 'some.csv'", "Not allowed here"),
        ("SELECT 1; SELECT 2", "2 statements"),
    ],
)
def test_what_is_not_run_is_said(monkeypatch: pytest.MonkeyPatch, scene: Path, query: str, said: str) -> None:
    app = _press(open_page(monkeypatch, scene, "sql", q=query), "Run")
    said_by(app)
    assert said in app.error[0].value.replace("\\", "")


def test_limits_are_explained_when_hit(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "sql", q="SELECT range AS number, 'x' AS word FROM range(5000)")
    _press(app, "Run")
    assert "The first 1,000 rows are shown" in said_by(app)
    assert len(app.dataframe[0].value) == 1_000


def test_a_chart_is_drawn_of_numbers(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "sql", saved="findings_by_kind")
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert "A chart needs" in said_by(_press(open_page(monkeypatch, scene, "sql", q="SELECT 'a' AS word"), "Run"))


def test_an_address_fills_the_editor_and_runs_nothing(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    """Anybody can make a link, or put the page into a frame of theirs."""
    app = open_page(monkeypatch, scene, "sql", q="SELECT 42 AS answer")
    assert app.text_area(key="sql_draft").value == "SELECT 42 AS answer"
    assert "press Run" in said_by(app) + app.info[0].value
    assert not app.dataframe or "answer" not in app.dataframe[0].value
    assert _press(app, "Run").dataframe[0].value["answer"].tolist() == [42]


def test_a_query_of_ones_own_is_kept_picked_and_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = fill_scene(tmp_path / "own.duckdb")
    app = open_page(monkeypatch, path, "sql")
    app.text_area(key="sql_draft").input("SELECT 42 AS answer")
    _press(app, "Run")
    _press(app, "Save")
    assert "Enter what it answers." in said_by(app)
    app.text_input(key="query_title").input("The **answer**")
    app.text_input(key="query_by").input("ada@example.com")
    _press(app, "Save")
    assert address_of(app) == {"saved": "own:the-answer"}
    assert "Saved: see Saved queries." in said_by(app)
    (kept,) = own_queries(catalog_in_use())
    assert (kept["title"], kept["sql"], kept["by"]) == ("The **answer**", "SELECT 42 AS answer", "ada@example.com")
    app = open_page(monkeypatch, path, "sql")
    app.selectbox(key="pick_saved").select("own:the-answer").run()
    assert app.dataframe[0].value["answer"].tolist() == [42]
    _press(app, "Remove query")
    assert "Removed from Saved queries." in said_by(app)
    assert own_queries(catalog_in_use()) == []


def _press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()
