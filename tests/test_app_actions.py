"""Every action of the app for every role: who sees its button, and what comes of it where they may not.

The actions are read from the code of the pages: a button, form or write that has no row here fails.
"""

import ast
import inspect
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest
from support.demo_catalog import RECORDED, fill_scene
from support.governed_pages import opened
from support.roles import everybody_is
from support.scene import declared

from catalog.access.principal import Principal, acting_as
from catalog.access.roles import PERMISSIONS, Permission, Role
from catalog.governance.decisions.decisions import approve, assign_all, waive_all
from catalog.governance.decisions.revocations import revoke_all
from catalog.governance.rules.withdrawal import DISCHARGED_BY
from catalog.lineage.gaps.likeness import Name
from catalog.log.admission import Rejected, admit
from catalog.log.own_entries import own_entry
from catalog.management.answers.kpi_actions import open_actions
from catalog.management.audits.sheets import draw, examine
from catalog.questions.impact import close_case, open_case
from catalog.questions.lists import records
from catalog.questions.operating.log_entries import replay
from catalog.questions.own_queries import query_id, remove_query, save_query
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from catalog.values.errors import ForbiddenError
from ingest.declarations.declare_one import Wanted, declare_together
from ingest.declarations.declare_same import aliases_for, declare_same
from ingest.records.write import amend, record, record_all

UI = Path(__file__).parents[1] / "ui"
BUTTONS = {"button", "form_submit_button", "file_uploader"}
# Where a click leads to another address, or changes what this browser shows, and nothing else.
LEADS = {
    "write_address",
    "select_all",
    "clear_selection",
    "_narrow",
    "_leave",
    "_close",
    "forget",
    "_ask_again",
    "_tick",
}
READS = {
    ("app_pages/sql.py", "Run"),
    ("app_parts/sql/schema.py", "Use in editor"),
    ("app_parts/frame/header_search.py", "Search"),
    ("app_parts/frame/freshness.py", "Reload"),
    ("app_parts/controls/assessed.py", "Assess again"),
    ("app_parts/evidence/check.py", "A pack, as it was handed over"),
}
QUERY = "Datasets by name"
CUSTOMERS = {"namespace": "file", "name": "/data/customers.csv"}
MERGE = {**CUSTOMERS, "edit": "whence_aliases", "other_namespace": "wh", "other_name": "staging"}


FINDING, SAMPLE = "the id of a finding", "the id of a sample"


class Act(NamedTuple):
    """Who may do something, on which page, and how its button is called there; page None: seen by other tests."""

    needs: Permission
    label: str
    page: str | None = None
    address: Mapping[str, str] = MappingProxyType({})


DECIDE, AUDIT = Permission.DECIDE, Permission.AUDIT
GRANTS = {**CUSTOMERS, "edit": "whence_grants"}
# By the file and the label as the code has it.
ACTIONS = {
    ("app_pages/records.py", "New record"): Act(Permission.CORRECT, "New record", "records"),
    ("app_parts/records/record_form.py", "Save"): Act(
        DECIDE, "Save", "records", {"kind": "policy", "id": "p1", "edit": "1"}
    ),
    ("app_parts/records/record_view.py", "Edit"): Act(DECIDE, "Edit", "records", {"kind": "policy", "id": "p1"}),
    ("app_parts/records/record_view.py", "f\"Set to {move.after.replace('_', ' ')}\""): Act(
        DECIDE, "Set to approved", "records", {"kind": "policy", "id": "p1"}
    ),
    ("app_parts/audits/sampling_form.py", "Draw"): Act(AUDIT, "Draw", "audits"),
    ("app_parts/audits/sample_sheets.py", "Save"): Act(AUDIT, "Save", "audits", {"sample": SAMPLE}),
    ("app_parts/dataset/approving.py", "f\"Approve {plain(short_version(place['version']))}\""): Act(
        DECIDE, "Approve ", "dataset", {"namespace": "models", "name": "churn"}
    ),
    ("app_parts/dataset/declaration_log.py", "Restore"): Act(DECIDE, "Restore", "dataset", CUSTOMERS),
    ("app_parts/dataset/declared_facts.py", "'Change' if facts else 'Declare'"): Act(
        DECIDE, "Change", "dataset", CUSTOMERS
    ),
    ("app_parts/declare/decide.py", "Preview impact"): Act(DECIDE, "Preview impact", "dataset", GRANTS),
    ("app_parts/declare/decide.py", "Save"): Act(DECIDE, "Save", "dataset", GRANTS),
    ("app_parts/declare/editing.py", "Begin again"): Act(DECIDE, "Begin again"),
    ("app_parts/declare/section.py", "Add a legal basis"): Act(DECIDE, "Add a legal basis", "dataset", GRANTS),
    ("app_parts/declare/section.py", "called"): Act(DECIDE, "Remove"),
    ("app_parts/declare/section.py", "Remove declaration"): Act(
        DECIDE, "Remove declaration", "dataset", {**CUSTOMERS, "edit": "whence_source"}
    ),
    ("app_parts/declare/join_names.py", "Merge names"): Act(DECIDE, "Merge names", "dataset", MERGE),
    ("app_parts/evidence/build.py", "Build"): Act(AUDIT, "Build", "evidence"),
    ("app_parts/findings/case_panel.py", "Open the case"): Act(
        DECIDE, "Open the case", "impact", {"source": "demo", "reason": "withdrawal"}
    ),
    ("app_parts/findings/duties_form.py", "label"): Act(
        DECIDE, "Save", "impact", {"source": "crm", "reason": "withdrawal"}
    ),
    ("app_parts/sql/own_queries.py", "Save"): Act(DECIDE, "Save", "sql", {"saved": "findings_by_kind"}),
    ("app_parts/sql/own_queries.py", "Remove query"): Act(
        DECIDE, "Remove query", "sql", {"saved": f"own:{query_id(QUERY)}"}
    ),
    ("app_parts/findings/case_panel.py", "Close the case"): Act(DECIDE, "Close the case"),
    ("app_parts/findings/decide.py", "f'{deed.word} {counted(len(findings), deed.noun)}'"): Act(
        DECIDE, "Waive 1 finding", "findings", {"open": FINDING, "do": "waive"}
    ),
    ("app_parts/kpis/actions.py", "Open actions"): Act(DECIDE, "Open actions", "kpis"),
    ("app_parts/log/chain.py", "Verify chain"): Act(AUDIT, "Verify chain", "log", {"feed": "Chain"}),
    ("app_parts/log/rejected.py", "Replay"): Act(Permission.SEND, "Replay", "log", {"feed": "Refused"}),
    ("app_parts/validations/run_suite.py", "label"): Act(DECIDE, "Run"),
    ("app_parts/validations/run_suite.py", "Stop"): Act(DECIDE, "Stop"),
    ("app_parts/validations/run_suite.py", "Dismiss"): Act(DECIDE, "Dismiss"),
}


# Files that pages offer: what it takes to have them, by the file and the label as the code has it. Whoever may not
# read gets no page and no file (test_access.py); what takes more is made by a button of its file, with a row above.
DOWNLOADS = {
    ("app_pages/review.py", "Markdown"): Permission.READ,
    ("app_pages/controls.py", "label"): Permission.READ,
    ("app_parts/sql/answer.py", "label"): Permission.READ,
    ("app_parts/frame/tables.py", "CSV"): Permission.READ,
    ("app_parts/evidence/documents.py", "Markdown"): Permission.READ,
    ("app_parts/evidence/build.py", "Download the pack"): AUDIT,
}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(UI.glob("app*/**/*.py")):
        yield str(path.relative_to(UI)), ast.parse(path.read_text("utf-8"))


def calls_of(names: set[str]) -> Iterator[tuple[tuple[str, str], ast.Call]]:
    """Every call of Streamlit's functions of some names, with its file and its label."""
    for name, tree in trees():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in names:
                label = call.args[0]
                yield (name, str(label.value) if isinstance(label, ast.Constant) else ast.unparse(label)), call


def buttons() -> Iterator[tuple[str, str]]:
    """Every button of the app but those that only lead somewhere, by its file and label."""
    for row, call in calls_of(BUTTONS):
        click = next((word.value for word in call.keywords if word.arg == "on_click"), None)
        # What leads to a form is no act itself, but may have a row: it is shown to those who may fill it in.
        if row in ACTIONS or not (isinstance(click, ast.Name) and click.id in LEADS):
            yield row


def test_every_button_of_the_app_has_a_row() -> None:
    assert set(buttons()) == ACTIONS.keys() | READS


def test_every_download_of_the_app_has_a_row() -> None:
    assert {row for row, _ in calls_of({"download_button"})} == DOWNLOADS.keys()
    makers = {(file, act.needs) for (file, _), act in ACTIONS.items()}
    assert {(file, needs) for (file, _), needs in DOWNLOADS.items() if needs is not Permission.READ} <= makers


ANA = "ana@example.com"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog on which every form has something to be filled in for."""
    path = fill_scene(tmp_path_factory.mktemp("actions") / "whence.duckdb")
    refused = admit(b'{"eventType":"COMPLETE","run":{}}')
    assert isinstance(refused, Rejected)
    with Catalog(path) as catalog:
        lines = RECORDED.read_bytes().splitlines()
        catalog.append([entry for line in lines if not isinstance(entry := admit(line), Rejected)])
        shop = declared("file", "/x/shop.csv", "2026-01-01", whence_source={"name": "shop", "channel": "internal"})
        again = declared(*CUSTOMERS.values(), "2026-02-01", whence_source={"name": "crm", "channel": "internal"})
        catalog.append([own_entry(json.dumps(event).encode()) for event in (shop, again)])
        catalog.reject([refused], "events.ndjson:7")
        save_query(catalog, QUERY, "SELECT name FROM datasets", ANA)
        record(catalog, "policy", {"id": "p1", "title": "Use of AI"}, ANA)
        draw(catalog, "releases", 1, "7", ANA)
        shop_case = open_case(catalog, "withdrawal", source="shop", by=ANA)
        assert shop_case["case"] is not None
        for node in shop_case["nodes"]:  # so that the case can be closed
            done = next(iter(DISCHARGED_BY.get(node["verdict"], ())), None)
            about = {key: node[key] for key in ("namespace", "name", "version")}  # type: ignore[literal-required]
            if done:
                record(catalog, "receipt", {"done": done, "case": shop_case["case"]["id"], "dataset": about}, ANA)
        open_case(catalog, "withdrawal", source="crm", by=ANA)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(made, tmp_path / "whence.duckdb")
    monkeypatch.setenv("WHENCE_CATALOG", str(tmp_path / "whence.duckdb"))
    return tmp_path / "whence.duckdb"


@pytest.fixture(scope="module")
def known(made: Path) -> dict[str, str]:
    """What stands for an id in an address, and the id."""
    with Catalog(made) as catalog:
        return {FINDING: first(catalog), SAMPLE: sample(catalog)}


def seen_at(known: Mapping[str, str], page: str, address: dict[str, str]) -> list[str]:
    return labels(opened(page, **{key: known.get(value, value) for key, value in address.items()}))


def labels(app: AppTest) -> list[str]:
    assert not app.exception
    return [button.label for button in app.button]


@pytest.mark.many
@pytest.mark.parametrize("role", [Role.READER, Role.STEWARD, Role.AUDITOR, Role.ADMIN])
def test_a_button_is_seen_by_those_who_may(
    path: Path, role: Role, known: Mapping[str, str], record_property: Callable[[str, object], None]
) -> None:
    places = {(act.page, tuple(act.address.items())) for act in ACTIONS.values() if act.page}
    with everybody_is(Principal(f"{role}@example.com", role)):
        seen = {(page, address): seen_at(known, page, dict(address)) for page, address in places}
    wrong = [
        (row, role)
        for row, act in ACTIONS.items()
        if act.page
        and any(label.startswith(act.label) for label in seen[act.page, tuple(act.address.items())])
        != (act.needs in PERMISSIONS[role])
    ]
    tried = sum(act.page is not None for act in ACTIONS.values())
    record_property("tried", tried)
    record_property("held", tried - len(wrong))
    assert wrong == []


def first(catalog: Catalog) -> str:
    return next(item["id"] for item in findings(catalog) if item["waived_by"] is None)


def waived(catalog: Catalog) -> str:
    return next(item["id"] for item in findings(catalog) if item["waived_by"] is not None)


def sample(catalog: Catalog) -> str:
    return str(next(row["id"] for row in records(catalog, "sample")))


def stated(catalog: Catalog, by: str) -> None:
    body = {"name": f"of {by}", "channel": "internal"}
    declare_together(catalog, "file", "/x/unknown.csv", [Wanted("whence_source", body, None)], by)


def merged(catalog: Catalog, by: str) -> None:
    declare_same(catalog, aliases_for(Name("file", "/x/unknown.csv"), Name("wh", "raw_copy")), by)


PURPOSE = "dpv:CustomerRelationshipManagement"
EVENT = (
    '{"eventTime":"2026-01-01T00:00:00Z","producer":"p","schemaURL":"s","dataset":{"namespace":"file","name":"/x"}}'
)


class Write(NamedTuple):
    """What a page calls to write something, with whoever acts; is_about_data: namespaces of a key limit it."""

    needs: Permission
    write: Callable[[Catalog, str], object]
    is_about_data: bool = True


# By the name of what pages import.
WRITES = {
    "approve": Write(DECIDE, lambda catalog, by: approve(catalog, "churn", PURPOSE, by, "models", "v1")),
    "assign_all": Write(DECIDE, lambda catalog, by: assign_all(catalog, [first(catalog)], "bo@example.com", by)),
    "waive_all": Write(DECIDE, lambda catalog, by: waive_all(catalog, [first(catalog)], by, "known", "2099-01-01")),
    "revoke_all": Write(DECIDE, lambda catalog, by: revoke_all(catalog, [waived(catalog)], by, "no more")),
    "draw": Write(AUDIT, lambda catalog, by: draw(catalog, "releases", 2, "8", by), is_about_data=False),
    "examine": Write(AUDIT, lambda catalog, by: examine(catalog, sample(catalog), 1, "ok", by), is_about_data=False),
    # Actions are records that auditors write as well; the button is a steward's.
    "open_actions": Write(Permission.CORRECT, open_actions, is_about_data=False),
    # A source is in the namespaces of the datasets that come from it.
    "open_case": Write(DECIDE, lambda catalog, by: open_case(catalog, "withdrawal", source="demo", by=by)),
    "close_case": Write(DECIDE, lambda catalog, by: close_case(catalog, "withdrawal", by, source="shop")),
    "declare_together": Write(DECIDE, stated),
    "declare_same": Write(DECIDE, merged),
    "save_query": Write(
        DECIDE, lambda catalog, by: save_query(catalog, f"by {by}", "SELECT 1", by), is_about_data=False
    ),
    "remove_query": Write(
        DECIDE, lambda catalog, by: remove_query(catalog, query_id(QUERY), by), is_about_data=False
    ),
    "record": Write(DECIDE, lambda catalog, by: record(catalog, "risk", {"title": "Bias"}, by), is_about_data=False),
    "record_all": Write(
        DECIDE, lambda catalog, by: record_all(catalog, "risk", [{"title": "Drift"}], by), is_about_data=False
    ),
    "amend": Write(
        DECIDE, lambda catalog, by: amend(catalog, "policy", "p1", {"owner": by}, by), is_about_data=False
    ),
    "replay": Write(Permission.SEND, lambda catalog, by: replay(catalog, EVENT, by)),
}


def writers() -> Iterator[str]:
    """Every function of the floors below that a page imports and tells who acts."""
    for _, tree in trees():
        for found in ast.walk(tree):
            if isinstance(found, ast.ImportFrom) and (found.module or "").startswith(("catalog.", "ingest.")):
                for name in (alias.name for alias in found.names):
                    called = getattr(import_module(found.module or ""), name, None)
                    if inspect.isfunction(called) and {"by", "actor", "author"} & set(
                        inspect.signature(called).parameters
                    ):
                        yield name


def test_every_write_of_the_app_has_a_row() -> None:
    prepares_only = {"entries_of_same"}  # for the preview of what declare_same writes
    assert set(writers()) == WRITES.keys() | prepares_only


ELSEWHERE = Principal("elsewhere@example.com", Role.STEWARD, ("elsewhere",))


@pytest.mark.many
@pytest.mark.parametrize(
    "principal", [*(Principal(f"{role}@example.com", role) for role in Role), ELSEWHERE], ids=lambda one: one.name
)
def test_nothing_is_written_by_those_who_may_not(
    path: Path, principal: Principal, record_property: Callable[[str, object], None]
) -> None:
    wrong = []
    with Catalog(path) as catalog:
        waive_all(catalog, [first(catalog)], ANA, "known", "2099-01-01")
        for name, row in WRITES.items():
            may = principal.may(row.needs) and not (principal is ELSEWHERE and row.is_about_data)
            before = catalog.log_position
            with acting_as(principal):
                ended = outcome(row, catalog, str(principal.name))
            if (ended is None) != may or (catalog.log_position > before) != (ended is None):
                wrong.append((name, str(principal.role), ended))
    record_property("tried", len(WRITES))
    record_property("held", len(WRITES) - len(wrong))
    assert wrong == []


def outcome(row: Write, catalog: Catalog, by: str) -> str | None:
    """Why a write was refused; None where it was written."""
    try:
        written = row.write(catalog, by)
    except ForbiddenError as error:
        return str(error)
    return str(written["faults"]) if isinstance(written, dict) and written.get("faults") else None
