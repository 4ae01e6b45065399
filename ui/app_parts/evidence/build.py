"""The form that builds an evidence pack, with its progress, and the pack to download."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from catalog.access.roles import Permission
from catalog.evidence.pack import write_pack
from catalog.session.clocks import read_clocks
from catalog.values.errors import WhenceError
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.frame.who import may, say_who_may
from ui.presentation.declaring.form_fields import DAY_EXAMPLE
from ui.presentation.markdown import plain

_BUILT = "evidence_built"
_NAMES = "SELECT namespace, name FROM datasets ORDER BY type IS DISTINCT FROM 'MODEL', name, namespace LIMIT 2000"


class BuiltPack(NamedTuple):
    """A pack that was built in this session: what it is of, its bytes, its number of files and its SHA-256."""

    about: str
    content: bytes
    files: int
    sha256: str


def show_build() -> None:
    """The form, and the pack that was built last."""
    st.markdown("#### Build a pack", help=meaning("evidence pack"))
    if not may(Permission.AUDIT):
        say_who_may(Permission.AUDIT, "builds packs")
        return
    known = [(str(row["namespace"]), str(row["name"])) for row in app_catalog.rows(_NAMES)]
    name, namespace = st.query_params.get("name"), st.query_params.get("namespace")
    first = [place for place in known if place[1] == name and namespace in {None, place[0]}]
    picked = st.multiselect(
        "Models or datasets",
        known,
        default=first[:1],
        format_func=lambda place: place[1],
        placeholder="type to search",
        select_all=False,
    )
    left, right = st.columns(2)
    version = left.text_input("Version", value=st.query_params.get("version", ""), placeholder="the newest of each")
    day = right.text_input("As of", value=st.query_params.get("as_of", ""), placeholder=f"now; or {DAY_EXAMPLE}")
    if st.button("Build", type="primary", icon=":material/inventory:", disabled=not picked):
        _build([name for place in picked for name in place], version.strip() or None, day.strip() or None)
    if (built := st.session_state.get(_BUILT)) is not None:
        _offer(built)


def _build(names: list[str], version: str | None, day: str | None) -> None:
    """Write the pack into a folder of its own, and keep its bytes for this session."""
    st.session_state.pop(_BUILT, None)
    with st.status("Building the pack …", expanded=True) as status, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pack.zip"

        def step(words: str) -> None:
            st.text(words)

        try:
            answer = write_pack(
                app_catalog.catalog_in_use(), file, names, version, read_clocks(day, None), on_step=step
            )
        except WhenceError as error:
            status.update(label="The pack was not built.", state="error")
            st.error(plain(error), icon=":material/error:")
            return
        status.update(label="The pack is built.", state="complete", expanded=False)
        about = ", ".join(names[1::2])
        st.session_state[_BUILT] = BuiltPack(about, file.read_bytes(), answer["files"], answer["sha256"])


def _offer(built: BuiltPack) -> None:
    size = f"{len(built.content) / 1_000_000:,.1f} MB"
    st.markdown(f":material/check_circle: **{plain(built.about)}** · {built.files} files · {size}")
    st.code(f"SHA-256 {built.sha256}", language=None)
    st.download_button(
        "Download the pack",
        built.content,
        "pack.zip",
        "application/zip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        "Not signed: the private key never reaches a server. `whence evidence NAME --key FILE` signs. "
        "Unpacked, anybody checks it with `python3 -I verify.py`."
    )
