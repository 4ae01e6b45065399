"""The steward's form: one facet changed, what follows from it seen, then declared."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import said_by
from support.demo_catalog import fill_governed
from support.governed_pages import address_of, opened, text_of

from catalog.vocabulary.vocabulary import Vocabulary
from ingest.facets.grounds import Grant
from ui.presentation.declaring import declaration_fields
from ui.presentation.declaring.declaration_fields import (
    FORMS,
    fields_of,
    is_of_use,
    part_of,
    parts_of,
    term_choices,
    term_meant,
    with_part,
    with_value,
)
from ui.presentation.declaring.declarations import change_lines

CUSTOMERS = {"namespace": "file", "name": "/data/crm/customers.csv"}


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("steward") / "governed.duckdb")


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, governed: Path, tmp_path: Path) -> Path:
    """A catalog of the test's own."""
    path = Path(shutil.copy(governed, tmp_path / "own.duckdb"))
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    return path


def widget(app: AppTest, kind: str, label: str) -> Any:  # noqa: ANN401  # whatever AppTest finds
    """The widget of a kind with a label."""
    found = [item for item in app.get(kind) if item.label.startswith(label)]
    assert len(found) == 1, [item.label for item in app.get(kind)]
    return found[0]


def errors(app: AppTest) -> str:
    """What a page says is wrong, as people read it."""
    return "\n".join(item.value for item in app.error).replace("\\", "")


def click(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


# The page.


def test_a_consent_is_withdrawn_with_what_follows_seen_first(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS)
    click(app, "edit-whence_grants")
    assert address_of(app)["edit"] == "whence_grants"
    assert "No changes yet" in text_of(app)
    widget(app, "selectbox", "Status").select("dpv:ConsentRefused").run()
    said = text_of(app)
    assert "legal basis crm-consent, status: dpv:ConsentRefused instead of dpv:ConsentGiven" in said
    assert "Preview before saving" in said
    assert app.button(key="steward_save").disabled
    click(app, "steward_preview")
    said = text_of(app)
    assert "**Impact**" in said
    assert "Affects 2 model versions; no verdict changes, 1 finding resolved, 2 new findings." in said
    assert "appears: :material/block: violation **no valid legal basis**" in said
    click(app, "steward_save")
    assert "Enter who declares this." in text_of(app)
    app.text_input(key="steward_by").input("ada@example.com")
    click(app, "steward_save")
    assert "Saved, declared by ada@example.com" in said_by(app)
    assert "edit" not in address_of(app)
    assert "dpv:ConsentRefused" in text_of(app)


def test_a_wrong_word_is_told_under_its_field_and_cannot_be_saved(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_source")
    widget(app, "text_input", "Licence").input("MITT").run()
    assert "no licence 'MITT'" in text_of(app)
    assert app.button(key="steward_preview").disabled
    widget(app, "text_input", "Licence").input("MIT").run()
    assert "licence: MIT (was empty)" in text_of(app)
    assert not app.button(key="steward_preview").disabled


def test_grants_are_added_and_taken_away(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_grants")
    widget(app, "button", "Add a legal basis").click().run()
    assert "id is missing" in text_of(app)
    assert not app.error  # it stands under its field
    widget(app, "text_input", "Name of the legal basis").input("contract").run()
    widget(app, "selectbox", "Basis").select("eu-gdpr:A6-1-b").run()
    widget(app, "multiselect", "Purposes").select("dpv:Marketing").run()
    said = text_of(app)
    assert "- legal basis contract: new\n- legal basis contract, basis: eu-gdpr:A6-1-b (was empty)" in said
    assert "legal basis contract, purposes: now with dpv:Marketing" in said
    assert not app.error
    widget(app, "selectbox", "Which").select("0").run()
    widget(app, "button", "Remove legal basis crm-consent").click().run()
    assert "legal basis crm-consent: removed" in text_of(app)
    click(app, "steward_preview")
    app.text_input(key="steward_by").input("ada").run()
    click(app, "steward_save")
    assert "basis: eu-gdpr:A6-1-b" in text_of(app)
    assert "crm-consent" not in next(item.value for item in app.markdown if "whence_grants" in item.value)


def test_a_column_and_a_hold_are_declared(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_personal_data")
    columns = [option for option in widget(app, "selectbox", "Which").options if option.startswith("column ")]
    assert columns
    widget(app, "selectbox", "Which").select_index(1).run()
    widget(app, "multiselect", "Categories").select("pd:Health").run()
    assert f"{columns[0]}, categories: now with pd:Health" in text_of(app)
    click(app, "steward_preview")
    assert "Art. 9 condition missing" in text_of(app)
    app = opened("dataset", **CUSTOMERS, edit="whence_retention")
    labels = {item.label for item in app.text_input}
    assert {"Collected at", "Keep until"} <= labels
    widget(app, "text_input", "Reason of the hold").input("lawsuit").run()
    assert "keep_until is missing" in errors(app) + text_of(app)
    widget(app, "text_input", "Keep until").input("2027-02-30").run()
    assert "2027-02-30" in errors(app) + text_of(app)
    assert app.button(key="steward_preview").disabled
    next(item for item in app.text_input if item.value == "2027-02-30").input("2027-06-30").run()
    assert "hold until 2027-06-30, reason: lawsuit" in text_of(app)
    click(app, "steward_preview")
    assert "changes:" in text_of(app)


def test_a_declaration_is_taken_away_whole(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_source")
    click(app, "steward_clear")
    assert "name: no longer crm" in text_of(app)
    click(app, "steward_preview")
    assert "undeclared source" in text_of(app)
    app.text_input(key="steward_by").input("ada").run()
    click(app, "steward_save")
    facts = next(item.value for item in app.markdown if "whence_source" in item.value)
    assert "Nothing is declared." in facts


def test_what_was_declared_meanwhile_is_not_written_over(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_source")
    other = opened("dataset", **CUSTOMERS, edit="whence_source")
    for page, by in ((app, "ada"), (other, "bob")):
        widget(page, "text_input", "Owner").input(f"{by}@example.com").run()
    for page, by in ((other, "bob"), (app, "ada")):
        click(page, "steward_preview")
        page.text_input(key="steward_by").input(by).run()
        click(page, "steward_save")
    assert "declared it. Look at it again" in errors(app)
    click(app, "steward_again")
    assert widget(app, "text_input", "Owner").value == "bob@example.com"


def test_a_form_without_a_change_follows_what_is_declared_and_closing_forgets(own: Path) -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_source")
    other = opened("dataset", **CUSTOMERS, edit="whence_source")
    widget(other, "text_input", "Owner").input("bob@example.com").run()
    click(other, "steward_preview")
    other.text_input(key="steward_by").input("bob").run()
    click(other, "steward_save")
    app.run()
    assert not app.warning
    assert "this is what is declared now" in app.info[0].value
    assert widget(app, "text_input", "Owner").value == "bob@example.com"
    widget(app, "text_input", "Owner").input("eve@example.com").run()
    click(app, "steward_close")
    click(app, "edit-whence_source")
    assert "No changes yet" in text_of(app)


def test_a_model_is_told_what_it_is_for(own: Path) -> None:
    app = opened("dataset", name="churn", version="v2", edit="whence_model")
    widget(app, "selectbox", "Purpose").select("dpv:Marketing").run()
    click(app, "steward_preview")
    app.text_input(key="steward_by").input("ada").run()
    click(app, "steward_save")
    # The page says why the version cannot be approved: that is no error of the form.
    assert not [error for error in app.error if error.icon == ":material/error:"]
    assert ":gray[purpose] dpv:Marketing" in text_of(app)


def test_an_address_of_no_form_shows_none(own: Path) -> None:
    for edit in ("whence_write", "nothing", "whence_model"):
        app = opened("dataset", **CUSTOMERS, edit=edit)
        assert not [button for button in app.button if button.key == "steward_close"], edit
        assert not app.exception


# Without widgets.


def test_every_member_of_a_form_is_asked_for_and_every_term_is_offered() -> None:
    assert {field.path[0] for field in fields_of("whence_grants", 0)} == set(Grant.model_fields)
    assert {field.vocabulary for facet in FORMS for field in fields_of(facet, None)} >= {"purpose", "personal_data"}
    choices = term_choices(Vocabulary.standard(), "purpose")
    assert set(choices) == {term.term for term in Vocabulary.standard().terms("purpose")}
    assert choices["dpv:PersonalisedAdvertising"].startswith("Marketing / Advertising / Personalised")


def test_what_is_of_no_use_is_not_asked_for() -> None:
    def asked(facet: str, said: declaration_fields.Body) -> set[str]:
        return {field.name for field in fields_of(facet, None) if is_of_use(facet, field, said)}

    days = {"collected_at", "last_interaction", "consent_given", "contract_end", "fixed_date", "event_at"}
    assert not asked("whence_retention", {}) & days
    assert asked("whence_retention", {"anchor": "event", "collected_at": "2026-01-01"}) & days == {
        "event_at",
        "collected_at",
    }
    assert "generator.name" in asked("whence_source", {"channel": "synthetic"})
    assert not {"generator.name", "crawler.name"} & asked("whence_source", {"channel": "internal"})


def test_a_part_is_changed_and_nothing_else() -> None:
    body: declaration_fields.Body = {"grants": [{"id": "a"}, {"id": "b"}]}
    assert parts_of("whence_grants", body, []) == {0: "a", 1: "b"}
    assert with_part("whence_grants", body, 1, {"id": "c"}) == {"grants": [{"id": "a"}, {"id": "c"}]}
    assert with_part("whence_grants", body, 0, None) == {"grants": [{"id": "b"}]}
    held: declaration_fields.Body = {"identifiability": "personal", "fields": {"x": {"categories": ["pd:Age"]}}}
    assert part_of("whence_personal_data", held, None) == {"identifiability": "personal"}
    assert with_part("whence_personal_data", held, "x", None) == {"identifiability": "personal"}
    assert with_part("whence_personal_data", held, None, {}) == {"fields": held["fields"]}
    assert part_of("whence_source", {"name": "a", "geography": ["EU"]}, None)["geography"] == {"allowed": ["EU"]}
    nested = with_value({"name": "a"}, ("crawler", "name"), "bot")
    assert nested == {"name": "a", "crawler": {"name": "bot"}}
    assert with_value(nested, ("crawler", "name"), None) == {"name": "a"}
    assert with_value({}, ("tdm_reserved",), False) == {"tdm_reserved": False}


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"licence": "MIT"}, {"licence": "MIT"}, []),
        (None, {"name": "crm"}, ["name: crm (was empty)"]),
        ({"name": "crm"}, None, ["name: no longer crm"]),
        ({"tdm_reserved": True}, {"tdm_reserved": False}, ["tdm reserved: no instead of yes"]),
        (
            {"grants": [{"id": "a", "purposes": ["x", "y"]}]},
            {"grants": [{"id": "a", "purposes": ["y", "z"]}]},
            ["legal basis a, purposes: now with z, without x"],
        ),
        (
            {"holds": [{"keep_until": "2027-01-01", "reason": "r"}]},
            {},
            ["hold until 2027-01-01: removed", "hold until 2027-01-01, reason: no longer r"],
        ),
        ({"crawler": {"name": "a"}}, {"crawler": {"name": "b"}}, ["crawler name: b instead of a"]),
    ],
)
def test_a_change_is_told_in_words(before: Any, after: Any, lines: list[str]) -> None:  # noqa: ANN401
    assert change_lines(before, after) == lines


def test_a_legal_basis_is_named_as_lawyers_do_and_taken_by_what_is_typed() -> None:
    """What is typed is the picker's first line, so Enter takes it: it has to mean the term that it names."""
    choices = term_choices(Vocabulary.standard(), "legal_basis")
    assert choices["eu-gdpr:A6-1-b"] == "Art. 6(1)(b) contract (eu-gdpr:A6-1-b)"
    assert term_meant("contract", choices) == "eu-gdpr:A6-1-b"
    assert term_meant(" Consent ", choices) == "eu-gdpr:A6-1-a"
    assert term_meant("vital interests of natural", choices).startswith("eu-gdpr:A6-1-d")
    assert term_meant("interest", choices) == "interest"  # of several
    assert term_meant("br-lgpd:A7-1", choices) == "br-lgpd:A7-1"
