"""The form that draws a sample: population, size, seed, date; the same ones draw the same items again."""

from datetime import UTC, datetime

import streamlit as st

from catalog.access.roles import Permission
from catalog.management.audits.frames import all_frames
from catalog.management.audits.sheets import draw
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.session.query import JsonObject
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.form import remember_person
from ui.app_parts.frame.outcome import reject, write_records
from ui.app_parts.frame.who import may
from ui.app_parts.records.record_view import ask_person

FORM = "audit"
_MOST = 1_000
_AUDITS = """SELECT id, coalesce(body ->> '$.title', id) AS title FROM records
WHERE kind = 'audit' AND closed_at IS NULL ORDER BY opened_at DESC"""


def show_sampling() -> None:
    """What may be drawn from, and the form for those who may."""
    st.markdown("#### Draw a sample")
    if not may(Permission.AUDIT):
        st.caption(":material/lock: Only an auditor or admin draws samples.")
        return
    frames = {frame.name: frame for frame in all_frames()}
    name = str(
        st.selectbox(
            "Population",
            list(frames),
            index=_wanted(list(frames)),
            format_func=lambda each: f"{each.replace('_', ' ')}: {frames[each].about}",
        )
    )
    left, middle, right = st.columns(3)
    # Without bounds: with them the field shows a number beyond as invalid, and goes on with the one before.
    size = int(left.number_input("Items", value=5, step=1))
    now = datetime.now(UTC)
    seed = middle.text_input("Seed", value=f"{now:%Y}-q{(now.month + 2) // 3}", help=f"Any text. {meaning('sample')}")
    day = right.text_input("As of", value=f"{now:%Y-%m-%d}", help="The population as it was at the end of that day.")
    audits = {str(row["id"]): str(row["title"]) for row in app_catalog.rows(_AUDITS)}
    audit = st.selectbox(
        "For the audit", list(audits), index=None, placeholder="none", format_func=lambda each: audits[each]
    )
    by = ask_person(FORM)
    given = (name, size, seed.strip(), by, audit, day.strip() or None)
    st.button("Draw", type="primary", icon=":material/casino:", on_click=_draw, args=given)
    with st.expander("The query of this population", icon=":material/database:"):
        st.code(frames[name].query, language=None)


def _wanted(names: list[str]) -> int:
    """The place of the population that the address names, else the first."""
    named = st.query_params.get("frame")
    return names.index(named) if named in names else 0


def _draw(name: str, size: int, seed: str, by: str, audit: str | None, day: str | None) -> None:
    if not by or not seed:
        reject(FORM, "Enter who draws it." if seed else "A sample needs a seed.")
        return
    if not 1 <= size <= _MOST:
        reject(FORM, f"A sample has 1 to {_MOST:,} items, not {size:,}.")
        return
    remember_person(by)
    drawn: list[JsonObject] = []

    def write(catalog: Catalog) -> None:
        drawn.append(draw(catalog, name, size, seed, by, audit, read_clocks(day, None)))

    if write_records(FORM, write, "The sample is drawn and recorded."):
        write_address(sample=str(drawn[0]["id"]))
