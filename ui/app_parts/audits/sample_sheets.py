"""A recorded sample: its items, the evidence of each, and its sheet."""

from collections.abc import Mapping
from functools import partial
from typing import cast

import streamlit as st

from catalog.access.roles import Permission
from catalog.management.audits.sheets import Grade, Result, examine, items_of
from catalog.management.records.history import record_history
from catalog.session.query import JsonObject
from ui import app_catalog
from ui.app_parts.audits.sampling_form import FORM
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.form import remember_person
from ui.app_parts.frame.links import run_link
from ui.app_parts.frame.outcome import reject, write_records
from ui.app_parts.frame.who import may
from ui.app_parts.records.record_view import ask_person
from ui.presentation.markdown import plain
from ui.presentation.short import short_version

_RESULTS = {"ok": "As it should be", "exception": "An exception"}
_GRADES = ("major", "minor", "observation", "opportunity")
_GOOD = "good_practice"
_CLOCKS = ("as_of", "known_at")
_RUN = """SELECT r.run_id, r.job_namespace, r.job_name
FROM dataset_versions AS v JOIN runs AS r ON r.run_id = v.run_id
WHERE v.namespace = $namespace AND v.name = $name AND v.version = $version"""
_SIGNS = {"ok": ":green[:material/check_circle:]", "exception": ":orange[:material/report:]"}


def show_sample(sample_id: str) -> None:
    """What was drawn, how to draw it again, and an item after the other. Raises NotFoundError where it is none."""
    body = app_catalog.ask(record_history, kind="sample", record_id=sample_id)[-1]["body"]
    st.button("All audits", icon=":material/arrow_back:", on_click=write_address, kwargs={"sample": None})
    st.markdown(f"### {plain(body.get('title') or sample_id)}")
    dates = f"as of {body.get('as_of') or 'any time'}, known at {body.get('known_at')}"
    st.markdown(f"Seed **{plain(body['seed'])}** · {plain(dates)}")
    st.code(_command(body), language=None)
    items = items_of(body)
    if not items:
        st.markdown("Nothing to draw: the population was empty then. Draw from another one, or as of a later day.")
        return
    done = sum("sheet" in item for item in items)
    st.progress(done / len(items), f"{done} of {len(items)} examined")
    for number, item in enumerate(items, 1):
        _item(sample_id, number, item, {key: str(body[key]) for key in _CLOCKS if body.get(key)})


def _command(body: JsonObject) -> str:
    """How anybody draws the same items again."""
    dates = "".join(f" --{key.replace('_', '-')} {body[key]}" for key in _CLOCKS if body.get(key))
    return f"whence sample {body['frame']} --size {body['size']} --seed '{body['seed']}'{dates}"


def _item(sample_id: str, number: int, item: JsonObject, clocks: Mapping[str, str]) -> None:
    sheet = item.get("sheet")
    sign = _SIGNS[str(sheet["result"])] if isinstance(sheet, dict) else ":material/radio_button_unchecked:"
    with st.container(border=True):
        st.markdown(f"{sign} **{number}. {plain(_named(item))}** · {plain(item.get('about') or '')}")
        _evidence(item, clocks)
        if isinstance(sheet, dict):
            _sheet(sheet)
        if may(Permission.AUDIT):
            # In the page, not above it: the evidence is looked at while the sheet is filled in.
            with st.expander("Examine" if sheet is None else "Examine again", icon=":material/edit_note:"):
                _sheet_form(sample_id, number)


def _sheet(sheet: JsonObject) -> None:
    """What somebody noted about an item."""
    evidence = sheet.get("evidence")
    for label, text in (
        ("Grade", str(sheet.get("grade") or "").replace("_", " ")),
        ("Seen", sheet.get("note")),
        ("Asked", sheet.get("interview")),
        ("By", sheet.get("by")),
    ):
        if text:
            st.markdown(f":gray[{label}] {plain(text)}")
    for each in evidence if isinstance(evidence, list) else ():
        st.text(f"Evidence: {each}")  # as it was written, to be copied


def _named(item: JsonObject) -> str:
    if item.get("kind"):
        return f"{item['kind']} {item['id']}"
    version = f" @ {short_version(str(item['version']))}" if item.get("version") else ""
    return f"{item['name']}{version}"


def _evidence(item: JsonObject, clocks: Mapping[str, str]) -> None:
    """Where the evidence of an item is: its record, or lineage, report and pack of its version.

    Lineage and report are those of the sample's two times, as its hash is: what came later was not examined.
    """
    with st.container(horizontal=True, gap="small"):
        if item.get("kind"):
            place = {"kind": str(item["kind"]), "id": str(item["id"])}
            st.page_link("app_pages/records.py", label="Record", icon=":material/inventory_2:", query_params=place)
            return
        place = {key: str(item[key]) for key in ("namespace", "name", "version") if item.get(key)}
        if item.get("decision"):
            st.markdown(f"gate that day: **{plain(item['decision'])}**", width="content")
        if isinstance(evidence := item.get("evidence"), dict) and evidence.get("sha256"):
            st.markdown(f"trace `{str(evidence['sha256'])[:16]}`", width="content", help=plain(evidence["command"]))
        then = {**place, **clocks}
        packed = {key: text for key, text in then.items() if key != "known_at"}  # events sent since are evidence too
        for page, label, icon, address in (
            ("dataset", "Page", ":material/table_view:", place),
            ("trace", "Lineage", ":material/account_tree:", then),
            ("report", "Report", ":material/summarize:", then),
            ("evidence", "Evidence pack", ":material/inventory:", packed),
        ):
            st.page_link(f"app_pages/{page}.py", label=label, icon=icon, query_params=address, width="content")
        for run in app_catalog.rows(_RUN, **place) if "version" in place else ():
            run_link(run)


def _sheet_form(sample_id: str, number: int) -> None:
    key = f"{FORM} {sample_id} {number}"
    result = st.radio(
        "Result", list(_RESULTS), key=f"{key} result", format_func=_RESULTS.__getitem__, horizontal=True
    )
    if result == "exception":
        grade = st.selectbox(
            "Grade", _GRADES, index=None, key=f"{key} grade", placeholder="major, minor, observation …"
        )
    else:
        grade = _GOOD if st.checkbox("Good practice", key=f"{key} good", help="Graded so; no finding.") else None
    note = st.text_area("What was seen", key=f"{key} note", height=80).strip()
    interview = st.text_area("Who was asked, and what they answered", key=f"{key} interview", height=80).strip()
    evidence = st.text_input("Evidence", key=f"{key} evidence", placeholder="an address, a hash").strip()
    by = ask_person(key)
    written = partial(_write, sample_id, number, result, grade, note, interview, evidence, by)
    st.button("Save", type="primary", key=f"{key} save", on_click=written)


def _write(
    sample_id: str, number: int, result: str, grade: str | None, note: str, interview: str, evidence: str, by: str
) -> None:
    if not by or (result == "exception" and grade is None):
        reject(FORM, "Enter who examined it." if not by else "An exception has a grade.")
        return
    remember_person(by)
    opens = " A finding is opened." if result == "exception" else ""
    write_records(
        FORM,
        lambda catalog: examine(
            catalog,
            sample_id,
            number,
            cast("Result", result),
            by,
            cast("Grade | None", grade),
            note or None,
            [evidence] if evidence else None,
            interview or None,
        ),
        f"Item {number} is examined.{opens}",
    )
