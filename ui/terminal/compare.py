"""What sets two versions apart, for people: `+` added, `-` removed, `~` changed."""

from collections.abc import Callable, Mapping
from typing import Any

from ui.presentation.compare import PARTS, Word, words_of
from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, wrapped
from ui.terminal.trace import circumstances

_MARKS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
_MOST_EACH = 30


def render_compare(paper: Paper, found: Mapping[str, Any]) -> str:
    """Each part that differs, then those that do not in one line."""
    target = found["target"]
    between = f"{short_version(found['before'])} → {short_version(found['after'])}"
    title = paper.ink("bold", f"{clean(target['namespace'])} {clean(target['name'])}: {between}")
    same = [title for part, title in PARTS.items() if not words_of(part, found[part])]
    parts = [
        _part(paper, title, words_of(part, found[part]), found[part]["unchanged"]) for part, title in PARTS.items()
    ]
    alike = [paper.ink("dim", f"The same in both: {', '.join(same).lower()}.")] if same else []
    return "\n\n".join([title, *(part for part in parts if part), *alike, circumstances(paper, found)])


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
