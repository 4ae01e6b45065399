"""How the evidence of a control is examined: the samples drawn of what it covers, and the form that draws one."""

import streamlit as st

from catalog.management.controls.control_json import ControlAnswer
from ui import app_catalog
from ui.presentation.managing.controls import frame_of
from ui.presentation.markdown import plain

_SAMPLES = """SELECT id, coalesce(body ->> '$.title', id) AS title, body ->> '$.audit' AS audit,
    left(body ->> '$.as_of', 10) AS as_of,
    len(list_filter(try_cast(body -> '$.items' AS JSON[]), lambda i: (i -> '$.sheet') IS NOT NULL)) AS examined,
    len(try_cast(body -> '$.items' AS JSON[])) AS items
FROM records WHERE kind = 'sample' AND (body ->> '$.frame') = $frame ORDER BY opened_at DESC LIMIT 5"""


def show_samples(row: ControlAnswer) -> None:
    """The newest samples of the population that a control is examined by, each a link; nothing where it has none."""
    frame = frame_of(row)
    if frame is None:
        return
    words = frame.replace("_", " ")
    st.markdown("##### Evidence examined by sample")
    samples = app_catalog.rows(_SAMPLES, frame=frame)
    for sample in samples:
        facts = [f"as of {sample['as_of']}"] if sample["as_of"] else []
        facts += [f"{sample['examined']} of {sample['items']} examined"]
        facts += [f"audit {plain(sample['audit'])}"] if sample["audit"] else []
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                "app_pages/audits.py",
                label=plain(sample["title"]),
                icon=":material/fact_check:",
                query_params={"sample": str(sample["id"])},
                width="content",
            )
            st.markdown(f":gray[{' · '.join(facts)}]", width="content")
    if not samples:
        st.caption(f"No sample of {words} has been drawn yet.")
    st.page_link(
        "app_pages/audits.py",
        label=f"Draw a sample of {words}",
        icon=":material/casino:",
        query_params={"frame": frame},
        width="content",
    )
