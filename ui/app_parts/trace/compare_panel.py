"""Two versions side by side: a picker of the other version, and what was added, removed and changed."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.questions.compare import Comparison, compare
from catalog.questions.show import VersionRow
from catalog.questions.trace import trace as trace_of
from ui import app_catalog
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.trace.picture import show_picture
from ui.picture.legend import legend_html
from ui.picture.overlay import laid_over
from ui.presentation.compare import CHANGES, PARTS, Word, training_rows, words_of
from ui.presentation.markdown import plain
from ui.presentation.short import short_version
from ui.presentation.tracing.versions import VersionId

_MOST = 40
_SIGNS = {
    "added": (":material/add:", "green"),
    "removed": (":material/remove:", "red"),
    "changed": (":material/edit:", "blue"),
}


def show_compare(target: VersionId, versions: Sequence[VersionRow], clocks: Mapping[str, str | None]) -> None:
    """The comparison with another version of the same dataset or model, picked here or by the address."""
    others = [row["version"] for row in versions if row["version"] != target.version]
    if not others:
        st.markdown("There is one version only, and nothing to compare it with.")
        return
    against = st.query_params.get("against")
    # Each time from the address: the back button changes that alone.
    st.session_state["against"] = against if against in others else None
    st.selectbox(
        f"What changed up to {plain(short_version(target.version, 30))} since",
        others,
        index=None,
        format_func=lambda version: short_version(version, 30),
        placeholder="another version",
        key="against",
        on_change=lambda: write_address(against=st.session_state["against"]),
        width=360,
    )
    before = st.session_state["against"]
    if before:
        comparison = app_catalog.ask(
            compare, name=target.name, namespace=target.namespace, before=before, after=target.version, **clocks
        )
        _overlay(target, before, clocks)
        _show(comparison)


def _overlay(target: VersionId, before: str, clocks: Mapping[str, str | None]) -> None:
    """Both graphs laid over each other."""
    old = app_catalog.ask(trace_of, **{**target._asdict(), "version": before}, **clocks)
    new = app_catalog.ask(trace_of, **target._asdict(), **clocks)
    overlay = laid_over(old, new)
    shown = new.copy()
    # What leaves the app as a picture says which two versions it is of.
    shown["target"] = {**new["target"], "version": f"{target.version} compared with {before}"}
    show_picture(overlay.part, shown, clocks, None, (), notes=overlay.notes)
    st.html(legend_html(overlay.part, dark=st.context.theme.type == "dark"))


def _show(comparison: Comparison) -> None:
    parts = {part: words_of(part, comparison) for part in PARTS}
    counts = Counter(word.change for words in parts.values() for word in words)
    signs = _SIGNS.items()
    st.markdown(" ".join(f":{colour}-badge[{icon} {counts[change]:,} {change}]" for change, (icon, colour) in signs))
    for part, words in parts.items():
        with st.container(border=True):
            same = f" :gray[· {comparison[part]['unchanged']:,} the same]" if comparison[part]["unchanged"] else ""
            st.markdown(f"**{PARTS[part]}**{same}" if words else f"**{PARTS[part]}** :gray[· no difference]")
            if part == "training" and words:
                st.dataframe(training_rows(comparison["training"]), hide_index=True)
            else:
                _words(words)


def _words(words: Sequence[Word]) -> None:
    for change in CHANGES:
        icon, colour = _SIGNS[change]
        listed = [word for word in words if word.change == change]
        lines = [f":{colour}[{icon} {change}] {plain(word.text)}" for word in listed[:_MOST]]
        if len(listed) > _MOST:
            lines.append(f":gray[and {len(listed) - _MOST:,} more: `whence compare` lists all]")
        if lines:
            st.markdown("  \n".join(lines))
