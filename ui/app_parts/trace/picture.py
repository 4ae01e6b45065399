"""The picture of a trace on the page: the component in the browser, and what its clicks change in the address."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.questions.trace import Trace
from catalog.vocabulary.glossary import meaning
from ui.app_parts.frame.address_state import copy_to_address, preset_widget, write_address
from ui.app_parts.frame.list_filters import choice
from ui.app_parts.frame.reader_time import here
from ui.picture.component import script, style
from ui.picture.drawing import draw, height_of
from ui.picture.groups import fold
from ui.picture.layout import Layout, lay_out
from ui.picture.legend import legend_html
from ui.picture.part import DEFAULT_HOPS, LIMIT, Part, Wish, part_key, part_within
from ui.presentation.tracing.column_chain import ColumnChain, TracedColumn, column_chain
from ui.presentation.tracing.directions import DIRECTIONS
from ui.presentation.tracing.trace import caption_lines, file_name
from ui.presentation.tracing.trace_findings import path_of, statuses_of
from ui.presentation.tracing.versions import VersionId, id_of

_component = st.components.v2.component("whence_lineage", js=script(), css=style())
_JOIN = "."
_DEEPEST = 12
_OF_FINDINGS = "findings"
_SWITCHES = (("only", "Only paths to findings", _OF_FINDINGS), ("group", "Show siblings singly", "no"))
_INDIRECT = ("indirect", "Indirect steps of the column", "yes")


def chosen_part(
    trace: Trace,
    findings: Sequence[FindingAnswer],
    way: Sequence[VersionId],
    selected: VersionId | None,
    chain: ColumnChain | None = None,
    assessed: Trace | None = None,
    *,
    is_assessed: bool = True,
) -> Part:
    """What the address asks to be drawn: so many hops, what was opened, the path of a finding, groups or none."""
    text = st.query_params.get("hops", "")
    hops = None if text == "all" else int(text) if text.isdecimal() and len(text) < 7 else DEFAULT_HOPS
    also = (*way, *(chain.columns if chain else ()), *([selected] if selected else ()))
    opened = frozenset(_opened())
    if st.query_params.get("only") == _OF_FINDINGS:
        paths = frozenset(step for item in findings if item["waived_by"] is None for step in path_of(item))
        wish = Wish(None, opened, also, only=paths)
    else:
        wish = Wish(hops, opened, also)
    # What is downstream of the target is not assessed by the findings of the target.
    statuses = statuses_of(assessed or trace, findings) if is_assessed else {}
    part = part_within(trace, wish, statuses=statuses)
    return part if st.query_params.get("group") == "no" else fold(part, opened, also)


def chosen_chain(traced: TracedColumn | None) -> ColumnChain | None:
    """The chain of the column that is traced, direct steps only unless the address asks for more."""
    return traced and column_chain(traced, is_indirect_too=st.query_params.get("indirect") == "yes")


def _opened() -> list[str]:
    """The codes of what was opened in the picture, in the order it was."""
    return [code for code in st.query_params.get("open", "").split(_JOIN) if code]


def show_picture(
    part: Part,
    trace: Trace,
    clocks: Mapping[str, str | None],
    selected: VersionId | None,
    way: Sequence[VersionId],
    chain: ColumnChain | None = None,
    notes: Mapping[VersionId, str] | None = None,
    *,
    is_fitted: bool = False,
) -> int:
    """Draw the part, the path of a finding standing out; its height. notes: what boxes say in place of a version."""
    layout = _lay_out(part_key(part), part)
    # One name for all pictures of a target: the browser keeps what it shows of it, and where.
    key = f"{'report' if is_fitted else 'picture'}-{part.versions[0].id.code}"
    drawing = draw(
        part,
        layout,
        {
            "caption": caption_lines(trace, clocks, here),
            "file_name": file_name(trace),
            "is_dark": st.context.theme.type == "dark",
            "is_fitted": is_fitted,
        },
        selected,
        way,
        here,
        chain,
        notes,
    )
    _component(
        key=key,
        data=drawing,
        on_picked_change=partial(_take, key, "picked", lambda code: write_address(node=code, side=None)),
        on_expanded_change=partial(_take, key, "expanded", _open_more),
        on_searched_change=partial(_take, key, "searched", partial(_show_found, trace)),
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


def _show_found(trace: Trace, words: str) -> None:
    """Show the nearest version of the trace that has the words in its name, where one has."""
    wanted = words.lower().split()
    for row in trace["versions"]:
        if all(word in f"{row['namespace']} {row['name']} {row['version']}".lower() for word in wanted):
            write_address(node=id_of(row).code, side=None)
            return


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
            "press +3 to show the inputs of one box. Many lines run as one: point at a box to see its own. "
            "By keyboard: Tab to a box, arrows along the lines, Enter opens, + shows its inputs.",
        )
        can_grow = not part.is_whole and part.shown < LIMIT
        if can_grow and part.hops < part.deepest:
            _hops_button("Expand one level", "add", str(part.hops + 1))
            whole = f"All {part.total:,}" if part.total <= LIMIT else f"The nearest {LIMIT:,}"
            _hops_button(whole, "unfold_more", "all")
        _switches()
        if part.hops > DEFAULT_HOPS or _opened():
            _hops_button(f"Collapse to {DEFAULT_HOPS} hops", "unfold_less", None)
    if not part.is_whole and part.shown >= LIMIT:
        st.caption(f"Graph limited to {LIMIT:,} versions; all {part.total:,} in the table.")


def pick_extent(part: Part, *, has_direction: bool = True) -> None:
    """Which way the graph goes from its target, and how far."""
    if has_direction:
        choice("Direction", "direction", {str(key): words for key, words in DIRECTIONS.items()}, "upstream")
    depths = [*map(str, range(1, min(part.deepest, _DEEPEST) + 1)), "all"]
    hops = st.query_params.get("hops", str(DEFAULT_HOPS))
    if len(depths) > 2:
        st.selectbox(
            "Depth",
            depths if hops in depths else [hops, *depths],
            format_func=lambda word: f"All {part.total:,} versions" if word == "all" else counted_hops(word),
            key=preset_widget("hops", hops),
            on_change=copy_to_address,
            args=("hops", str(DEFAULT_HOPS)),
            width=170,
            help=meaning("hop"),
        )


def counted_hops(number: str) -> str:
    """A number of hops in words."""
    return "1 hop" if number == "1" else f"{number} hops"


def _switches() -> None:
    """What is drawn of it: the paths of findings only, siblings by themselves."""
    switches = [*_SWITCHES, _INDIRECT] if st.query_params.get("column") else _SWITCHES
    for key, label, value in switches:
        name = preset_widget(key, st.query_params.get(key) == value)
        st.toggle(label, key=name, on_change=partial(_switched, name, key, value))


def _switched(name: str, key: str, value: str) -> None:
    write_address(**{key: value if st.session_state[name] else None})


def _hops_button(label: str, icon: str, hops: str | None) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=write_address,
        kwargs={"hops": hops, "node": None, **({"open": None} if hops is None else {})},
    )
