"""Writes docs/glossary.md from the glossary."""

from pathlib import Path

from catalog.vocabulary.glossary import GLOSSARY, TERMS

PAGE = Path(__file__).parent / "glossary.md"
_HEAD = """\
# Glossary

Our own words, each with its one meaning, in the app (page Glossary and tooltips), in `--help` and in these pages.
Written from `catalog/vocabulary/glossary.py` by `make docs`. Terms that facts may use: [vocabulary](vocabulary.md).
"""


def reference() -> str:
    """The whole page: a table for each section, and which words mean the same and are not used."""
    tables = [
        f"## {section.title}\n\n| term | means |\n|---|---|\n"
        + "".join(f"| {term.name} | {term.meaning} |\n" for term in section.terms)
        for section in GLOSSARY
    ]
    former = [f"| {', '.join(term.formerly)} | {term.name} |" for term in TERMS.values() if term.formerly]
    words = "## Words of before\n\nSome stay in names of facets, views and routes, on which others rely.\n\n"
    return "\n".join([_HEAD, *tables, words + "| before | now |\n|---|---|\n" + "\n".join(former) + "\n"])


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
