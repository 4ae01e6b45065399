"""What sets two versions apart, for people: `+` added, `-` removed, `~` changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.presentation.compare import PARTS, Word, words_of
from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, wrapped
from ui.terminal.trace import circumstances

if TYPE_CHECKING:  # loads DuckDB, which a server's client does not need
    from catalog.questions.compare import Comparison

_MARKS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
_MOST_EACH = 30


def render_compare(paper: Paper, comparison: Comparison) -> str:
    """Each part that differs, then those that do not in one line."""
    target = comparison["target"]
    between = f"{short_version(comparison['before'])} → {short_version(comparison['after'])}"
    title = paper.ink("bold", f"{clean(target['namespace'])} {clean(target['name'])}: {between}")
    words = {part: words_of(part, comparison) for part in PARTS}
    same = [title for part, title in PARTS.items() if not words[part]]
    parts = [_part(paper, title, words[part], comparison[part]["unchanged"]) for part, title in PARTS.items()]
    alike = [paper.ink("dim", f"The same in both: {', '.join(same).lower()}.")] if same else []
    return "\n\n".join([title, *(part for part in parts if part), *alike, circumstances(paper, comparison)])


def _part(paper: Paper, title: str, words: list[Word], unchanged: int) -> str:
    if not words:
        return ""
    lines = [line for word in words[:_MOST_EACH] for line in _line(paper, word, clean)]
    if len(words) > _MOST_EACH:
        lines.append(f"  … {len(words) - _MOST_EACH:,} more: --json")
    others = f" ({counted(unchanged, 'other')} the same)" if unchanged else ""
    return "\n".join([paper.ink("bold", title) + paper.ink("dim", others), *lines])


def _line(paper: Paper, word: Word, text: Callable[[object], str]) -> list[str]:
    mark, style = _MARKS[word.change]
    first, *rest = wrapped(paper, text(word.text), f"  {mark} ", "    ")
    return [paper.ink(style, first), *rest]
