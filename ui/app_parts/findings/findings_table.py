"""Findings as a table: one row each with owner, due and age; a tick selects, a cell opens the finding beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b

import streamlit as st

from catalog.questions.searching.findings_search import FindingFound
from ui.app_parts.findings.selection import Filter, replace_selection, selected
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.tables import DATASET_LINK, dataset_address, height_for
from ui.presentation.findings import MARKS, kind_words
from ui.presentation.markdown import printable_rows
from ui.presentation.short import short_version
from ui.presentation.times import age_days

_MOST = 25
_AGE = st.column_config.NumberColumn(help="Days since it is found; empty: not known")


def show_findings_table(rows: Sequence[FindingFound], of: Filter) -> None:
    """The findings of a page; its ticks are those of the cards. of: the filter they are ticked under."""
    chosen = frozenset(selected(of))
    ticked = [number for number, row in enumerate(rows) if row["id"] in chosen]
    # Another selection than the table made itself needs another widget: a table's own ticks cannot be set.
    made = st.session_state.get(_MADE)
    identities = tuple(row["id"] for row in rows)
    if made != (identities, tuple(ticked)):
        st.session_state[_REVISION] = st.session_state.get(_REVISION, 0) + 1
        st.session_state[_MADE] = identities, tuple(ticked)
    digest = blake2b("".join(identities).encode(), digest_size=6).hexdigest()
    key = f"findings_table_{digest}_{st.session_state[_REVISION]}"

    def picked() -> None:
        state = st.session_state[key].selection
        numbers = tuple(sorted(state.rows))
        st.session_state[_MADE] = identities, numbers
        replace_selection(of, identities, [identities[number] for number in numbers])
        for number, _ in state.cells[:1]:
            write_address(open=identities[number], do=None, back=None)

    st.dataframe(
        printable_rows([_cells(row) for row in rows]),
        hide_index=True,
        key=key,
        on_select=picked,
        selection_mode=["multi-row", "single-cell"],
        selection_default={"selection": {"rows": ticked}} if ticked else None,
        column_config={"of": DATASET_LINK, "about": DATASET_LINK, "age, days": _AGE},
        height=height_for(rows, _MOST),
        placeholder="",
    )


_MADE, _REVISION = "findings_table_made", "findings_table_revision"


def _cells(row: FindingFound) -> dict[str, object]:
    about = (row["about_namespace"], row["about_name"], row["about_version"])
    is_elsewhere = row["about_name"] and about[:2] != (row["namespace"], row["name"])
    return {
        "severity": "~ waived" if row["waived_by"] is not None else MARKS.get(row["severity"], row["severity"]),
        "type": kind_words(row["kind"]),
        "of": dataset_address(row["namespace"], row["name"], row["version"]),
        "version": short_version(row["version"]),
        "about": dataset_address(*about) if is_elsewhere else None,
        "owner": row["owner"] or "unassigned",
        "due": row["due_at"] and row["due_at"][:10],
        "age, days": age_days(row["found_at"], datetime.now(UTC)),
        "source": row["source"],
        **({"waived until": row["waived_until"]} if row["waived_by"] is not None else {}),
    }
