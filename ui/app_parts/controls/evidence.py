"""What a control covers: each thing with its evidence or what it lacks, and a link to the record, dataset or log."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import orjson
import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from catalog.management.records.states import KINDS
from ui import app_catalog
from ui.app_parts.frame.tables import height_for
from ui.presentation.markdown import shown_rows

_MOST = 50
ITEMS = """WITH found AS (
{query}
)
SELECT item::VARCHAR AS item, owner::VARCHAR AS owner, left(reviewed_at::VARCHAR, 10) AS day
FROM found WHERE met ORDER BY item LIMIT $most"""
# A name that two datasets share, joined with a space, is neither's: then nothing is linked.
_NAMED = """SELECT namespace || ' ' || name AS item, any_value(namespace) AS namespace, any_value(name) AS name
FROM datasets
WHERE namespace || ' ' || name IN (SELECT unnest(CAST($items::JSON AS VARCHAR[])))
GROUP BY ALL HAVING count(*) = 1"""


def show_evidence(row: ControlAnswer) -> None:
    """The things of a control that have their evidence, each with where it is seen; nothing where none has."""
    if not row["met"]:
        return
    found = [item for query in row["queries"] for item in app_catalog.rows(ITEMS.format(query=query), most=_MOST)]
    if not found:
        return
    st.markdown("##### Evidence that is there")
    show_items([{"what": item["item"], "owner": item["owner"], "evidence of": item["day"]} for item in found])
    if row["met"] > len(found):
        st.caption(f"The first {len(found):,} of {row['met']:,}; the query below gives all.")


def show_items(items: Sequence[Mapping[str, object]]) -> None:
    """A table of things, named under "what", each with a link to where it is seen."""
    pages = _pages_of([str(item["what"]) for item in items])
    rows = [{**cells, "seen at": page} for cells, page in zip(shown_rows(items), pages, strict=True)]
    column = st.column_config.LinkColumn(display_text=r"^([a-z]+)")
    st.dataframe(
        rows, hide_index=True, column_config={"seen at": column}, height=height_for(rows, 12), placeholder=""
    )


def _pages_of(texts: list[str]) -> list[str | None]:
    """The address of what each text names: a record, a dataset, the chain of the log; None where it names none."""
    items = orjson.dumps(texts).decode()
    named = {row["item"]: row for row in app_catalog.rows(_NAMED, items=items)}
    return [_page_of(text, named.get(text)) for text in texts]


def _page_of(text: str, dataset: app_catalog.Row | None) -> str | None:
    kind, slash, record = text.partition("/")
    if slash and kind in KINDS:
        return f"records?{urlencode({'kind': kind, 'id': record})}"
    if dataset:
        return f"dataset?{urlencode({'namespace': dataset['namespace'], 'name': dataset['name']})}"
    return "log?feed=Chain" if text.startswith("chain ") else None
