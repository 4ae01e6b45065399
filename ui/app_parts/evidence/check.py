"""Checking an evidence pack that somebody handed over: what was altered, what may be relied on."""

import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from catalog.evidence.enclosed.verify import Pack, check
from ui.presentation.markdown import plain

# What a pack may unpack to, a file at a time in memory: a few megabytes of zeros would unpack to any size.
_MOST_BYTES = 256_000_000


def show_check() -> None:
    """A pack to be uploaded, and what its check found."""
    st.markdown("#### Check a pack")
    uploaded = st.file_uploader("A pack, as it was handed over", type="zip")
    signer = st.text_input("Signed by, if it has to be", placeholder="public key, 64 hex digits").strip()
    if uploaded is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pack.zip"
        file.write_bytes(uploaded.getbuffer())
        try:
            _check(file, signer or None)
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            st.error(f"This is no evidence pack: {plain(error)}", icon=":material/error:")


def _check(file: Path, signer: str | None) -> None:
    with zipfile.ZipFile(file) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _MOST_BYTES:
        st.error(f"It unpacks to {size:,} bytes, more than this page checks. Use: whence evidence --check PACK")
        return
    found = check(Pack(file), signer)
    if found.faults:
        st.error("Altered", icon=":material/gpp_bad:")
        for fault in found.faults:
            st.text(fault)
        return
    st.success("Nothing in it was altered.", icon=":material/verified_user:")
    st.markdown("**What may be relied on**")
    for line in found.relied_on:
        st.text(line)
    st.markdown("**What rests on our word**")
    for line in found.our_word:
        st.text(line)
