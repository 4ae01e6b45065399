"""What evidence of a control is there: each thing its queries find, with a link to the record, dataset or log."""

from urllib.parse import urlencode

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from catalog.management.records.states import KINDS
from ui import app_catalog
from ui.app_parts.frame.tables import height_for
from ui.presentation.markdown import shown_rows

_MOST = 50
# A name that two datasets share, joined with a space, is neither's: then nothing is linked.
ITEMS = """WITH found AS (
{query}
),
named AS (
    SELECT namespace || ' ' || name AS item, any_value(namespace) AS namespace, any_value(name) AS name
    FROM datasets GROUP BY ALL HAVING count(*) = 1
)
SELECT f.item::VARCHAR AS item, f.owner::VARCHAR AS owner, left(f.reviewed_at::VARCHAR, 10) AS day,
    n.namespace, n.name
FROM found AS f LEFT JOIN named AS n ON n.item = f.item::VARCHAR
WHERE f.met ORDER BY f.item LIMIT $most"""


def show_evidence(row: ControlAnswer) -> None:
    """The things of a control that have their evidence, each with where it is seen; nothing where none has."""
    if not row["met"]:
        return
    found = [item for query in row["queries"] for item in app_catalog.rows(ITEMS.format(query=query), most=_MOST)]
    if not found:
        return
    st.markdown("##### Evidence that is there")
    facts = shown_rows([{"what": item["item"], "owner": item["owner"], "evidence of": item["day"]} for item in found])
    rows = [{**cells, "seen at": page_of(item)} for cells, item in zip(facts, found, strict=True)]
    column = st.column_config.LinkColumn(display_text=r"^([a-z]+)")
    st.dataframe(
        rows, hide_index=True, column_config={"seen at": column}, height=height_for(rows, 12), placeholder=""
    )
    if row["met"] > len(found):
        st.caption(f"The first {len(found):,} of {row['met']:,}; the query below gives all.")


def page_of(item: app_catalog.Row) -> str | None:
    """The address of what an item names: a record, a dataset, the chain of the log; None where it names none."""
    text = str(item["item"])
    kind, slash, record = text.partition("/")
    if slash and kind in KINDS:
        return f"records?{urlencode({'kind': kind, 'id': record})}"
    if item["name"]:
        return (
            f"dataset?{urlencode({'namespace': str(item['namespace']), 'name': str(item['name'])}, errors='replace')}"
        )
    return "log?feed=Chain" if text.startswith("chain ") else None
