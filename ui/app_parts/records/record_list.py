"""The list of management records: by kind, state and owner, each row leading to its record."""

from collections.abc import Sequence

import streamlit as st

from catalog.management.records.states import KINDS
from catalog.questions.lists import RecordRow, records
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, preset_widget, read_address, write_address
from ui.app_parts.frame.list_filters import choice
from ui.app_parts.frame.tables import download_csv, pick_row
from ui.presentation.managing.records import is_overdue, kinds_word, title_of

STATES = {"open": "Open", "overdue": "Overdue", "all": "All"}
_ANY = "any"


def show_list() -> None:
    """Kinds with their counts, filters, and the records that fit."""
    counts = {str(row["kind"]): int(row["number"]) for row in app_catalog.rows(_COUNTS)}
    kinds = [kind for kind in KINDS if kind in counts] + sorted(counts.keys() - KINDS.keys())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = read_address("kind", [*KINDS, *kinds])
        st.selectbox(
            "Kind",
            [*kinds, *(each for each in KINDS if each not in counts)],
            index=None,
            placeholder=f"any of {sum(counts.values()):,} records",
            format_func=lambda each: f"{kinds_word(each)} · {counts.get(each, 0):,}",
            key=preset_widget("kind", kind),
            on_change=copy_to_address,
            args=("kind",),
            width=280,
        )
        state = choice("State", "state", STATES, "all")
        owner = _owner(kind)
    rows = app_catalog.ask(records, kind=kind, owner=owner, overdue=state == "overdue")
    found = [row for row in rows if state != "open" or row["closed_at"] is None]
    if not found:
        st.markdown("No record fits." if counts else "No records yet.")
        if not counts:
            st.caption("New record above, or from files: `whence record KIND FILE`.")
        return
    _table(found)


_COUNTS = "SELECT kind, count(*) AS number FROM records GROUP BY kind ORDER BY kind"
_OWNERS = "SELECT DISTINCT owner FROM records WHERE coalesce(kind = $kind, true) AND owner IS NOT NULL ORDER BY owner"


def _owner(kind: str | None) -> str | None:
    owners = [str(row["owner"]) for row in app_catalog.rows(_OWNERS, kind=kind)]
    owner = read_address("owner", owners)
    st.selectbox(
        "Owner",
        owners,
        index=None,
        placeholder=_ANY,
        key=preset_widget("owner", owner),
        on_change=copy_to_address,
        args=("owner",),
        width=220,
    )
    return owner


def _table(rows: Sequence[RecordRow]) -> None:
    cells = [
        {
            "kind": row["kind"].replace("_", " "),
            "title": title_of(row["kind"], row["id"], row["body"]),
            "state": (row["status"] or "").replace("_", " "),
            "owner": row["owner"],
            "opened": (row["opened_at"] or "")[:10],
            "due": (row["due_at"] or "")[:10] + (" overdue" if is_overdue(row["due_at"], row["closed_at"]) else ""),
            "closed": (row["closed_at"] or "")[:10],
            "id": row["id"],
        }
        for row in rows
    ]

    def opened(number: int) -> None:
        write_address(kind=rows[number]["kind"], id=rows[number]["id"], page=None)

    pick_row(cells, "record_rows", opened, most=16)
    download_csv(cells, "records")
    st.caption("Tick a row to open its record.")
