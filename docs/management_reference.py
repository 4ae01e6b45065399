"""Writes the generated part of docs/management.md: the states of every kind of record, and what a move needs."""

from pathlib import Path

from catalog.management.records.states import KINDS, MOVES, NEW, Move

PAGE = Path(__file__).parent / "management.md"
BEGIN = "<!-- generated from catalog/management/records/states.py by `make docs`: begin -->"
END = "<!-- generated: end -->"


def reference() -> str:
    """The generated part of the page: a table with a row for each kind."""
    lines = ["| kind | a record is | moves |", "|---|---|---|"]
    for kind, about in KINDS.items():
        moves = [_move(move) for move in MOVES if move.kind == kind and move.before != NEW]
        first = f"begins as {about.first}"
        lines.append(f"| `{kind}` | {about.meaning} | {'; '.join([first, *moves])} |")
    return "\n".join(lines) + "\n"


def _move(move: Move) -> str:
    needs = [f"`{member}`" for member in move.needs] + (["another"] if move.by_another else [])
    return f"{move.before} → {move.after}" + (f" ({', '.join(needs)})" if needs else "")


def page_with(text: str) -> str:
    """The page with its generated part replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{reference()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
