"""The picture of a trace on the page: the component in the browser, and what its clicks change in the address."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from catalog.questions.trace import Trace
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.reader_time import here
from ui.picture.component import script, style
from ui.picture.drawing import draw, height_of
from ui.picture.layout import Layout, lay_out
from ui.picture.legend import legend_html
from ui.picture.part import DEFAULT_HOPS, LIMIT, Part, Wish, part_key
from ui.presentation.trace import caption_lines, file_name
from ui.presentation.versions import VersionId

_component = st.components.v2.component("whence_lineage", js=script(), css=style())
_JOIN = "."


def wish_of_address(also: Sequence[VersionId]) -> Wish:
    """What the address asks to be drawn."""
    text = st.query_params.get("hops", "")
    hops = None if text == "all" else int(text) if text.isdecimal() and len(text) < 7 else DEFAULT_HOPS
    return Wish(hops, frozenset(_opened()), tuple(also))


def _opened() -> list[str]:
    """The codes of what was opened in the picture, in the order it was."""
    return [code for code in st.query_params.get("open", "").split(_JOIN) if code]


def show_picture(
    part: Part,
    trace: Trace,
    clocks: Mapping[str, str | None],
    selected: VersionId | None,
    way: Sequence[VersionId],
) -> int:
    """Draw the part, the path of a finding standing out; its height."""
    layout = _lay_out(part_key(part), part)
    # One name for all pictures of a target: the browser keeps what it shows of it, and where.
    key = f"picture-{part.versions[0].id.code}"
    drawing = draw(
        part,
        layout,
        {
            "caption": caption_lines(trace, clocks, here),
            "file_name": file_name(trace),
            "is_dark": st.context.theme.type == "dark",
        },
        selected,
        way,
        here,
    )
    _component(
        key=key,
        data=drawing,
        on_picked_change=partial(_take, key, "picked", lambda code: write_address(node=code, side=None)),
        on_expanded_change=partial(_take, key, "expanded", _open_more),
        on_searched_change=partial(_take, key, "searched", lambda words: write_address(find=words)),
    )
    return height_of(layout)


@st.cache_data(max_entries=50, show_spinner=False)
def _lay_out(key: str, _part: Part) -> Layout:
    del key  # it stands for the part in the cache
    return lay_out(_part)


def _take(key: str, event: str, then: Callable[[str], None]) -> None:
    """Hand on what the browser sent with an event."""
    sent = st.session_state[key].get(event)
    if isinstance(sent, str):
        then(sent)


def _open_more(code: str) -> None:
    write_address(open=_JOIN.join(dict.fromkeys([*_opened(), code])))


def show_extent(part: Part) -> None:
    """The legend, how much is shown, and buttons for more."""
    st.html(legend_html(part, dark=st.context.theme.type == "dark"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{part.shown:,} of {part.total:,}** versions shown",
            width="content",
            help="Drag to move, Ctrl and the wheel (or two fingers) to zoom, click a box to read about it, "
            "press +3 to show the inputs of one box. By keyboard: Tab to a box, arrows along the lines, Enter opens, "
            "+ shows its inputs.",
        )
        can_grow = not part.is_whole and part.shown < LIMIT
        if can_grow and part.hops < part.deepest:
            _hops_button("Expand one level", "add", str(part.hops + 1))
            whole = f"All {part.total:,}" if part.total <= LIMIT else f"The nearest {LIMIT:,}"
            _hops_button(whole, "unfold_more", "all")
        if part.hops > DEFAULT_HOPS or _opened():
            _hops_button(f"Collapse to {DEFAULT_HOPS} hops", "unfold_less", None)
    if not part.is_whole and part.shown >= LIMIT:
        st.caption(f"Graph limited to {LIMIT:,} versions; all {part.total:,} in the table.")


def _hops_button(label: str, icon: str, hops: str | None) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=write_address,
        kwargs={"hops": hops, "node": None, **({"open": None} if hops is None else {})},
    )
