"""The app without a browser: what its page says of a catalog."""

import json
import re
from datetime import date, time
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import open_page
from support.demo_catalog import fill, fill_demo

APP = Path(__file__).parent.parent / "ui/app.py"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_demo(tmp_path_factory.mktemp("app") / "demo.duckdb")


def opened(monkeypatch: pytest.MonkeyPatch, catalog: Path, **address: str) -> AppTest:
    monkeypatch.setenv("WHENCE_CATALOG", str(catalog))
    app = AppTest.from_file(str(APP), default_timeout=180)
    app.switch_page("app_pages/trace.py")
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def text_of(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for element in app.markdown).replace("\\", "")


def address_of(app: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}


def settled_address(app: AppTest) -> dict[str, str]:
    """The address that a page which was opened without one puts into the browser."""
    ours = re.compile(r"\(\(moment, page, opened, settled, isLate\) .*\}\)\((.*)\)</script>", re.DOTALL)
    scripts = (ours.search(each.proto.body) for each in app.get("html"))
    ((_, _, _, settled, _),) = (json.loads(f"[{found[1]}]") for found in scripts if found)
    return dict(parse_qsl(settled))


@pytest.mark.parametrize(
    "page", ["overview", "trace", "search", "models", "datasets", "dataset", "run", "findings", "impact", "retention"]
)
def test_an_empty_catalog_teaches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: str) -> None:
    app = open_page(monkeypatch, tmp_path / "empty.duckdb", page)
    commands = [code.value for code in app.code]
    assert commands == ["make demo", "export OPENLINEAGE_URL=http://127.0.0.1:5000", "whence ingest PATH"]


def test_what_is_written_later_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answers are kept only until the log grows."""
    path = tmp_path / "grows.duckdb"
    app = opened(monkeypatch, path)
    assert app.code
    from support.demo_catalog import RECORDED  # noqa: PLC0415

    from catalog.log.admission import admit  # noqa: PLC0415
    from ui.app_catalog import catalog_in_use  # noqa: PLC0415

    catalog_in_use().append([admit(line) for line in RECORDED.read_bytes().splitlines()])  # type: ignore[misc]
    app.run()
    assert not app.code
    assert "Lineage of churn v2" in text_of(app)


def test_the_demo_opens_at_its_model(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo)
    assert settled_address(app) == {"namespace": "models", "name": "churn", "version": "v2"}
    said = text_of(app)
    assert "was trained on 2026-11-22 by job shop/train_churn from 16 versions of 14 datasets; 5 sources, und" in said
    assert "5 of 17" in said
    assert [tab.label for tab in app.tabs] == ["Versions · 17", "Edges · 20", "Gaps and warnings · 6", "Compare"]
    assert app.dataframe[0].value.shape[0] == 17


def test_a_version_is_picked(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo)
    app.selectbox(key="pick_version").select("v1").run()
    assert address_of(app)["version"] == "v1"
    assert "Lineage of churn v1" in text_of(app)


def test_a_dataset_is_picked_and_one_column_of_it(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo)
    app.selectbox(key="pick_name").select(("duckdb://shop", "features.churn")).run()
    assert "Lineage of features.churn" in text_of(app)
    column = app.selectbox(key="pick_column").options[0]
    app.selectbox(key="pick_column").select(column).run()
    assert address_of(app)["column"] == column
    assert [tab.label for tab in app.tabs][-2].startswith("Columns")


def test_all_hops_are_shown_and_folded_again(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo)
    button = {button.label: button for button in app.button}
    button["Expand one level"].click().run()
    assert address_of(app)["hops"] == "3"
    {button.label: button for button in app.button}["All 17"].click().run()
    assert "17 of 17" in text_of(app)
    {button.label: button for button in app.button}["Collapse to 2 hops"].click().run()
    assert "5 of 17" in text_of(app)


def test_a_node_in_the_address_opens_its_panel(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    from catalog.questions.trace import trace as trace_of  # noqa: PLC0415
    from ui.app_catalog import catalog_in_use  # noqa: PLC0415
    from ui.presentation.tracing.versions import id_of  # noqa: PLC0415

    app = opened(monkeypatch, demo)
    trace = trace_of(catalog_in_use(), "churn")
    leaf = next(id_of(row) for row in trace["versions"] if row["name"] == "/data/crm/customers.csv")  # type: ignore
    app = opened(monkeypatch, demo, name="churn", node=leaf.code)
    assert "##### /data/crm/customers.csv" in text_of(app)
    assert "No run writes this dataset" in app.warning[0].value


def test_an_unknown_name_is_answered_in_words(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo, name="chrun")
    assert not app.exception
    assert "No dataset or model 'chrun'. Nearest: models churn" in app.error[0].value.replace("\\", "")
    assert "whence datasets" not in app.error[0].value


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"version": "v9"}, "No version 'v9' of models churn. Newest: v2, v1"),
        ({"as_of": "yesterday"}, "As of: "),
        ({"known_at": "2026-99-01"}, "Known at: "),
        ({"column": "nothing"}, ""),
        ({"hops": "-1"}, ""),
        ({"hops": "9" * 40}, ""),
        ({"node": "nothing"}, ""),
    ],
)
def test_no_address_breaks_the_page(
    monkeypatch: pytest.MonkeyPatch, demo: Path, address: dict[str, str], said: str
) -> None:
    app = opened(monkeypatch, demo, name="churn", **address)
    assert not app.exception
    assert said in "".join(error.value for error in app.error).replace("\\", "")


def test_a_time_before_everything_is_answered_in_words(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo)
    app.date_input(key="pick_as_of").set_value(date(2020, 1, 1)).run()
    assert not app.exception
    assert address_of(app)["as_of"] == "2020-01-01"
    assert "Viewing as of 2020-01-01. churn did not exist yet; first version v1" in text_of(app).replace("*", "")
    next(button for button in app.button if button.label == "Go there").click().run()
    assert address_of(app)["version"] == "v1"
    assert "### Lineage of churn v1" in text_of(app)
    next(button for button in app.button if button.label == "Back to now").click().run()
    assert "as_of" not in address_of(app)


def test_a_day_means_its_end_and_a_time_of_day_can_be_picked(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = opened(monkeypatch, demo, name="churn", as_of="2026-12-31")
    assert "Viewing as of 2026-12-31." in text_of(app).replace("*", "")
    app.time_input(key="pick_time_as_of").set_value(time(9, 30)).run()
    assert address_of(app)["as_of"] == "2026-12-31T09:30:00Z"
    assert "Viewing as of 2026-12-31 09:30 UTC." in text_of(app).replace("*", "").replace("\\", "")


def test_a_catalog_that_cannot_be_opened_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "not.duckdb"
    path.write_text("not a catalog")
    app = opened(monkeypatch, path)
    assert not app.exception
    assert app.error


def test_any_name_can_be_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = ["数据/训练集", "*bold* `code` $x$ [a](b) :red[c] <b>", "long/" * 60, "emoji 🚀"]
    event = (
        '{{"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z","producer":"p","schemaURL":"s",'
        '"run":{{"runId":"01a20373-4f70-7c4d-901e-39ab4a397f3{n}"}},"job":{{"namespace":"j","name":"{name}"}},'
        '"inputs":[{{"namespace":"n","name":"in {name}"}}],"outputs":[{{"namespace":"n","name":"{name}"}}]}}'
    )
    lines = [event.format(n=n, name=name).encode() for n, name in enumerate(names)]
    path = fill(tmp_path / "names.duckdb", lines)
    for name in names:
        assert f"Lineage of {name}" in text_of(opened(monkeypatch, path, name=name))
