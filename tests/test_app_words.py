"""The words of the app: those that were retired stand in no text of it, whatever page they would show on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[1] / "ui"
TEXTS = ("app_pages", "app_parts", "presentation", "picture")
# What a reader would have to guess, and what the field says instead.
RETIRED = {
    r"gravest|\bgravity": "most severe, severity",
    r"\bheeds?\b": "counts",
    r"\bmend\b(?! or)": "fix",
    r"\bhop more|\bsteps? back\b|\bsteps? from\b": "hop",
    r"where (it|they|this|each) (came|comes) from": "lineage, origin",
    r"(what|came) came of it|what came of it": "downstream",
    r"come from\?": "Lineage of …",
    r"\boddit(y|ies)\b": "ingestion warning",
    r"\brefused\b": "rejected",
    r"\bnone told\b|\btold by\b|\bas told\b|\bwas told\b": "recorded, producer",
    r"\bnot said\b|\bsaid of\b|\bnothing says\b": "not set",
    r"\bheld, %|\bdoes not hold\b|\bnot held\b": "failed",
    r"\bneeds none\b|\bin order or gone\b": "none due",
    r"the way by which": "path",
    r"\bthat was the newest\b|the newest at the time": "latest at read time",
    r"whence suggest-governance": "a button that opens the form",
}


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring and no key of the address: what has a blank in it is read."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or id(node) in docs:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, node.value


def retired_in(text: str) -> list[str]:
    return [f"{word!r}: say {better}" for word, better in RETIRED.items() if re.search(word, text, re.IGNORECASE)]


def test_retired_words_are_found() -> None:
    assert retired_in("1 model, the gravest first")
    assert retired_in("3 inputs refused")
    assert not retired_in("Finding type, most severe first")


@pytest.mark.parametrize("folder", TEXTS)
def test_no_text_of_the_app_says_a_retired_word(folder: str) -> None:
    found = [
        f"{path.relative_to(UI)}:{line}: {fault} in {text.strip()[:80]!r}"
        for path in sorted((UI / folder).rglob("*.py"))
        for line, text in texts_of(path)
        for fault in retired_in(text)
    ]
    assert found == []
