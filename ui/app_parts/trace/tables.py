"""A trace as tables: versions, edges, columns, gaps and warnings; each to be downloaded."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from catalog.governance.rules.kinds import KINDS
from catalog.lineage.trace_json import ColumnEdge
from catalog.questions.trace import Trace
from ui.app_parts.frame.links import dataset_link
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.tables import Rows, download_csv, pick_row, show_table
from ui.presentation.findings import kind_words
from ui.presentation.markdown import shown_rows
from ui.presentation.tracing.trace import by_kind, column_rows, edge_rows, version_rows
from ui.presentation.tracing.versions import id_of

_LISTED = 12
_COMPARE = "Compare"
# Few rows fill these, so the widths Streamlit chooses by itself would cut what they say.
_SELDOM = {"source": st.column_config.TextColumn(width=130), "gaps": st.column_config.TextColumn(width=150)}


def show_tables(
    trace: Trace,
    steps: Sequence[ColumnEdge],
    key: str,
    on_pick: Callable[[str], None],
    comparison: Callable[[], None],
    *,
    is_compared: bool,
) -> None:
    """The tabs below the picture; on_pick gets the code of a version picked in its table. steps: of a column.

    comparison shows the last tab, which is open first where is_compared.
    """
    versions, edges, columns = version_rows(trace), edge_rows(trace), column_rows(steps)
    gaps = len(trace["gaps"]) + len(trace["warnings"])
    titles = [f"Versions · {len(versions):,}", f"Edges · {len(edges):,}", f"Gaps and warnings · {gaps:,}"]
    titles += [f"Columns · {len(columns):,}"] if columns else []
    # Whoever follows a column in the picture reads its hops below it.
    first = _COMPARE if is_compared else titles[-1 if columns else 0]
    tabs = st.tabs([*titles, _COMPARE], default=first)
    with tabs[0]:
        _version_table(trace, versions, f"versions-{key}", on_pick)
    with tabs[1]:
        _table(edges, "edges")
    with tabs[2]:
        _gaps(trace)
    if columns:
        with tabs[3]:
            _table(columns, "columns")
    with tabs[-1]:
        comparison()


def _version_table(trace: Trace, rows: Rows, key: str, on_pick: Callable[[str], None]) -> None:
    shown = [
        {**row, "created at": row["created at"] and here(row["created at"]), "gaps": _gap_words(row)} for row in rows
    ]
    codes = [id_of(row).code for row in trace["versions"]]  # `version_rows` keeps the order of the trace
    node = st.query_params.get("node")
    # In step with the picture: the version that is open there is ticked here.
    ticked = codes.index(node) if node in codes else None
    pick_row(shown_rows(shown), key, lambda number: on_pick(codes[number]), _SELDOM, ticked=ticked)
    download_csv(rows, "versions")


def _gap_words(row: Mapping[str, object]) -> str | None:
    return kind_words(str(row["gaps"])) if row["gaps"] else None


def _table(rows: Rows, name: str) -> None:
    if not rows:
        st.markdown("None: nothing is known from before this version.")
    show_table(rows, name)


def _gaps(trace: Trace) -> None:
    """Gaps and warnings by kind, in words, with the next step."""
    if not trace["gaps"] and not trace["warnings"]:
        st.markdown(":material/check: No gap: every source is declared, and the version of every read is known.")
    for kind, rows in by_kind([*trace["gaps"], *trace["warnings"]]).items():
        with st.container(border=True):
            st.markdown(f":material/warning: **{KINDS[kind].meaning}** · {len(rows)}")
            st.markdown(f"Remedy: {KINDS[kind].remedy}")
            for row in rows[:_LISTED]:
                dataset_link(row, row["message"])
            if len(rows) > _LISTED:
                st.markdown(f"and {len(rows) - _LISTED:,} more; the table of versions names them all")
