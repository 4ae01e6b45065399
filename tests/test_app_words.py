"""The words of every door: those that were retired stand in no text of ours, and each term has one meaning."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import glossary_reference
import pytest
from support.app_pages_opened import open_page, said_by
from support.demo_catalog import fill_governed, fill_scene, govern_demo
from support.words import retired_in

from catalog.governance.rules.kinds import FINDING_KINDS
from catalog.session.catalog import Catalog
from catalog.vocabulary.glossary import GLOSSARY, TERMS
from ui.cli.commands import LISTED
from ui.cli.main import main

UI = Path(__file__).parents[1] / "ui"
TEXTS = ("app_pages", "app_parts", "presentation", "picture", "terminal")


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring and no key of the address: what has a blank in it is read."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or id(node) in docs:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, node.value


def test_retired_words_are_found() -> None:
    assert retired_in("1 model, the gravest first")
    assert retired_in("3 inputs refused")
    assert retired_in("first line\nAll of it\n")
    assert not retired_in("Finding type, most severe first. Fit all of it, 3 events rejected.")


@pytest.mark.parametrize("folder", TEXTS)
def test_no_text_of_the_app_says_a_retired_word(folder: str) -> None:
    found = [
        f"{path.relative_to(UI)}:{line}: {fault} in {text.strip()[:80]!r}"
        for path in sorted((UI / folder).rglob("*.py"))
        for line, text in texts_of(path)
        for fault in retired_in(text)
    ]
    assert found == []


@pytest.mark.parametrize("command", ["", *LISTED])
def test_no_help_says_a_retired_word(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*filter(None, [command]), "--help"]) == 0
    assert retired_in(capsys.readouterr().out) == []


def test_help_says_what_its_terms_mean(capsys: pytest.CaptureFixture[str]) -> None:
    main(["gate", "--help"])
    assert f"  gate: {TERMS['gate'].meaning}\n" in capsys.readouterr().out
    main(["backup", "--help"])
    assert "  gate: " not in capsys.readouterr().out


def test_no_kind_of_finding_and_no_term_says_a_retired_word() -> None:
    texts = [text for kind in FINDING_KINDS for text in (kind.meaning, kind.remedy)]
    assert retired_in("\n".join([*texts, *(term.meaning for term in TERMS.values())])) == []


@pytest.mark.parametrize("fill", [fill_governed, fill_scene, govern_demo])
def test_no_finding_says_a_retired_word(fill: Callable[[Path], Path], tmp_path: Path) -> None:
    with Catalog(fill(tmp_path / "whence.duckdb")) as catalog, catalog.cursor() as cursor:
        rows = cursor.execute("SELECT DISTINCT message, mend FROM findings").fetchall()
    assert len(rows) > 1
    assert [fault for row in rows for text in row for fault in retired_in(text)] == []


def test_each_term_stands_once_and_means_something_in_words_we_use() -> None:
    names = [term.name.lower() for section in GLOSSARY for term in section.terms]
    assert len(names) == len(set(names))
    assert all(term.meaning.endswith((".", "...")) and "\n" not in term.meaning for term in TERMS.values())


def test_the_page_of_the_glossary_is_that_of_the_terms() -> None:
    assert glossary_reference.PAGE.read_text(encoding="utf-8") == glossary_reference.reference()


def test_the_glossary_finds_a_term_by_a_word_of_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    Catalog(path).close()
    assert "**hop**" in said_by(open_page(monkeypatch, path, "glossary", q="step"))
    assert "No term fits" in said_by(open_page(monkeypatch, path, "glossary", q="zqx"))
