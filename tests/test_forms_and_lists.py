"""What holds of every form and every list of the app, by its source: the kind of a fault, not the instance of one."""

import ast
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from ui.presentation.declaring.form_fields import FormField, fault_of

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "ui").rglob("*.py"))
TODAY = date(2026, 11, 26)
# Where a day is picked to look back at: nothing is written with it.
ASKS_ONLY = {"ui/app_parts/trace/clocks.py"}
# The pages that go elsewhere by themselves: an old address, a case by its id, the search line, the way back.
LEAVES = {
    "ui/app_pages/impact.py",
    "ui/app_pages/overview.py",
    "ui/app_parts/frame/header_search.py",
    "ui/app_parts/frame/way_back.py",
}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of a method in the app, with its file and the method's name."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield source.relative_to(ROOT).as_posix(), node, node.func.attr


def fields() -> list[FormField]:
    """The fields of every form that writes a decision."""
    found: dict[str, FormField] = {}
    for source in SOURCES:
        if "FormField(" in source.read_text(encoding="utf-8") and source.name != "form_fields.py":
            module = import_module(".".join(source.relative_to(ROOT).with_suffix("").parts))
            for value in vars(module).values():
                for each in value if isinstance(value, tuple) and not isinstance(value, FormField) else [value]:
                    if isinstance(each, FormField):
                        found[f"{module.__name__} {each.key} {each.label}"] = each
    return list(found.values())


def test_no_field_goes_on_with_another_value_than_it_shows() -> None:
    """Streamlit's calendar and bounded numbers show what was typed as invalid, and give the value before it."""
    bounded = {
        f"{file}:{call.lineno}"
        for file, call, method in calls()
        if method == "number_input" and {keyword.arg for keyword in call.keywords} & {"min_value", "max_value"}
    }
    calendars = {file for file, _, method in calls() if method == "date_input"}
    assert bounded == set()
    assert calendars <= ASKS_ONLY


@pytest.mark.parametrize("field", fields(), ids=lambda field: f"{field.key} {field.label}")
def test_every_field_names_its_fault(field: FormField) -> None:
    if field.kind == "day":
        for wrong in ("2020-01-01", "2027-02-30", "tomorrow", "20270630"):
            assert fault_of(field, wrong, TODAY)
        assert fault_of(field, "2027-06-30", TODAY) is None
    if field.kind == "person":
        assert fault_of(field, "", TODAY)


def test_there_are_fields_of_every_form() -> None:
    assert len(fields()) >= 15
    assert {field.kind for field in fields()} == {"text", "day", "person"}


def test_a_tick_and_a_field_never_leave_the_page() -> None:
    """What is ticked or picked changes the address of the page alone; only a link leads elsewhere."""
    assert {file for file, _, method in calls() if method == "switch_page"} <= LEAVES
