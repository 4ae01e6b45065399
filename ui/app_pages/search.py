"""The page of a search over everything: models and datasets by name, column, owner or source, with why each fits."""

import streamlit as st

from catalog.questions.searching.find import Found, FoundRow, Match, find
from ui import app_catalog
from ui.app_parts.frame.address_state import rows_before
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import range_words, search_line, show_list
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import plain
from ui.presentation.short import clean, counted

_PAGE = 25
_COLUMNS = 5
_ICONS = {"model": ":material/deployed_code:", "file": ":material/description:"}


def page() -> None:
    """A search line and what it finds; in words why there is nothing."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Search")
        query = search_line("Words to find", "name, column, owner, source, tag …").strip()
        if not query:
            st.markdown("Enter words of a name, a column, an owner, a source or a tag. Every word has to appear.")
            return
        skipped = rows_before(_PAGE)
        with st.skeleton(height=200):
            found = app_catalog.ask(find, query=query, count=_PAGE, skipped=skipped)
        _show(found, query, skipped)


def _show(found: Found, query: str, skipped: int) -> None:
    if not found["rows"]:
        _suggest(found, query)
        return
    title = (
        f"**{counted(found['total'], 'match', 'matches')}**{range_words(len(found['rows']), found['total'], skipped)}"
    )
    show_list(found["rows"], found["total"], _PAGE, title, "", _row)


def _suggest(found: Found, query: str) -> None:
    """That nothing fits, and words spelled alike, each a link to what they find."""
    st.markdown(f"No matches for **{plain(clean(query))}**.")
    if not found["did_you_mean"]:
        st.markdown("Every word must appear in the name, columns, tags, owner, source or description.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Did you mean", width="content")
        for words in found["did_you_mean"]:
            st.page_link("app_pages/search.py", label=f"**{plain(words)}**", query_params={"q": words})


def _row(row: FoundRow) -> None:
    """A dataset or model: links to its page and its lineage, why it fits, and the facts about it."""
    place = {"namespace": row["namespace"], "name": row["name"]}
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            icon = _ICONS.get(row["type"], ":material/table:")
            label = f"**{plain(clean(row['name']))}**"
            st.page_link("app_pages/dataset.py", label=label, icon=icon, query_params=place)
            st.page_link("app_pages/trace.py", label="Lineage", icon=":material/account_tree:", query_params=place)
        _reasons(row["matches"], place)
        facts = [
            f"{plain(row['type'])} in {plain(clean(row['namespace']))}",
            f"owner {plain(clean(row['owner']))}" if row["owner"] else "",
            f"source {plain(clean(row['source']))}" if row["source"] else "",
            f"changed {here(row['updated_at'])}" if row["updated_at"] else "",
        ]
        st.markdown(f":gray[{' · '.join(filter(None, facts))}]")


def _reasons(matches: list[Match], place: dict[str, str]) -> None:
    """Why it fits, a line for each part, columns as links to their lineage; a name is seen to fit."""
    texts: dict[str, list[str]] = {}
    for match in matches:
        if match["part"] != "name":
            texts.setdefault(match["part"], []).append(clean(match["text"]))
    for part, held in texts.items():
        more = f" and {len(held) - _COLUMNS:,} more" if len(held) > _COLUMNS else ""
        words = f"matches {part}{'s' if part == 'column' and len(held) > 1 else ''}"
        if part != "column":
            st.markdown(f"{words} {', '.join(f'**{plain(text)}**' for text in held[:_COLUMNS])}{more}")
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(words, width="content")
            for text in held[:_COLUMNS]:
                address = {**place, "column": text}
                st.page_link(
                    "app_pages/trace.py",
                    label=f"**{plain(text)}**",
                    help="Lineage of the column",
                    query_params=address,
                )
            if more:
                st.markdown(more, width="content")


page()
