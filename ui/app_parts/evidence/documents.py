"""Documents that write themselves, about one version: shown, and saved as Markdown."""

import streamlit as st

from catalog.evidence.documents.document import KINDS, Kind, document
from ui import app_catalog

_WORDS: dict[Kind, str] = {
    "model-card": "Model card",
    "datasheet": "Datasheet",
    "processing-record": "Record of processing (GDPR Art. 30)",
    "annex-iv": "Data requirements (AI Act, Annex IV 2(d))",
    "training-summary": "Summary of training content (AI Act, Art. 53)",
}
_VERSIONS = """SELECT namespace, name, version FROM model_versions WHERE version IS NOT NULL
ORDER BY created_at DESC NULLS LAST, name, version LIMIT 1000"""


def show_documents() -> None:
    """A document of a kind about a version of a model."""
    st.markdown("#### Write a document")
    rows = app_catalog.rows(_VERSIONS)
    versions = {f"{row['name']} @ {row['version']} · {row['namespace']}": row for row in rows}
    kind = st.selectbox("Document", list(KINDS), format_func=lambda each: _WORDS[each])
    about = st.selectbox("About", list(versions), index=None, placeholder="a model version")
    if about is None:
        return
    namespace, name, version = (str(versions[about][key]) for key in ("namespace", "name", "version"))
    answer = app_catalog.ask(document, kind=kind, name=name, namespace=namespace, version=version)
    file = f"{kind}-{name}-{version}.md".replace("/", "_")
    text = answer["text"]
    st.download_button("Markdown", text, file, "text/markdown", icon=":material/download:", on_click="ignore")
    with st.expander("Show it"):
        st.code(text, language=None, wrap_lines=True)
