"""The page of our words: each with its one meaning, searched as you type. Its state is in the address."""

import streamlit as st

from catalog.vocabulary.glossary import GLOSSARY, Term
from ui.app_parts.frame.list_filters import search_line
from ui.presentation.markdown import plain
from ui.presentation.short import counted


def page() -> None:
    """The terms that fit the words searched for, under the titles of their sections."""
    st.markdown("### Glossary")
    words = search_line("Search terms", "a term, or part of its meaning …").lower().split()
    sections = [(section.title, [term for term in section.terms if _has(term, words)]) for section in GLOSSARY]
    found = sum(len(terms) for _, terms in sections)
    st.markdown(f"**{counted(found, 'term')}**" if found else "No term fits. Every word must appear in it.")
    for title, terms in sections:
        if terms:
            st.markdown(
                f"#### {title}\n" + "\n".join(f"- **{plain(term.name)}**: {plain(term.meaning)}" for term in terms)
            )


def _has(term: Term, words: list[str]) -> bool:
    # Who comes with a word of before finds what it is called now.
    text = " ".join((term.name, term.meaning, *term.formerly)).lower()
    return all(word in text for word in words)


page()
