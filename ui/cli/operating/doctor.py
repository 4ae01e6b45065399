"""The command that looks for what is wrong or odd, and writes what it proposes about names as a governance file."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, print_answer
from ui.cli.options import Command
from ui.cli.output import paper_for, print_bytes, say
from ui.clients.exit_codes import ExitCode
from ui.presentation.short import counted
from ui.terminal.operating import upkeep
from ui.terminal.operating.alias_file import alias_file, entries_in

if TYPE_CHECKING:
    from catalog.lineage.gaps.likely_pairs import LikelyAlias

_DOCTOR = """\
What is wrong in the catalog, or worth a look, each with what to do. Names that may be one dataset come in pairs
of namespaces, "N of M": of M datasets that are read and never written, N look like what another tool wrote.
--write puts them into a governance file, all or those picked; on a terminal each pair of namespaces is asked for.

examples:
  whence doctor
  whence doctor --write governance/aliases.yml
  whence doctor --write governance/aliases.yml --pick 'trino://'     only those with this in a name

exits with 1 where something is wrong, not merely worth a look."""


def _add_doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, metavar="FILE", help="the names proposed, as a governance file")
    parser.add_argument(
        "--pick", action="append", default=[], metavar="TEXT", help="only names with this in them; may be repeated"
    )


def _doctor(args: Namespace) -> ExitCode:
    if args.pick and args.write is None:
        raise BadQuestionError("--pick chooses what --write writes. Add --write FILE")
    if args.write is not None and args.write.exists():
        raise BadQuestionError(f"{args.write} is there already. Name another file, or take it away.")
    answer = ask(args, "doctor")
    print_answer(args, answer, lambda: upkeep.render_doctor(paper_for(args), answer))
    if args.write is not None:
        _write(args, answer["likely_aliases"])
    return ExitCode.OK if answer["ok"] else ExitCode.VIOLATION


def _write(args: Namespace, aliases: "list[LikelyAlias]") -> None:
    chosen = _picked(aliases, args.pick)
    if sys.stdin.isatty() and not args.pick and not args.json:
        chosen = [alias for alias in chosen if _is_wanted(alias)]
    if not chosen:
        say("No names to propose: nothing is written.")
        return
    args.write.parent.mkdir(parents=True, exist_ok=True)
    print_bytes(alias_file(chosen).encode(), args.write)
    number = counted(entries_in(chosen), "entry", "entries")
    say(f"{number}. Check each, then: whence plan {args.write.parent}")


def _picked(aliases: "list[LikelyAlias]", texts: list[str]) -> "list[LikelyAlias]":
    """The proposals with any of some texts in a name; all where none is given."""
    if not texts:
        return aliases
    return [
        alias
        for alias in aliases
        if any(text in " ".join(name) for text in texts for pair in alias["pairs"] for name in pair["names"])
    ]


def _is_wanted(alias: "LikelyAlias") -> bool:
    """Whether the person at the terminal wants a proposal written; Enter is yes."""
    names = "  =  ".join(" ".join(name) for name in alias["names"])
    print(f"{names}, {alias['found']:,} of {alias['of']:,}. Write? [Y/n] ", end="", file=sys.stderr, flush=True)
    return not sys.stdin.readline().strip().lower().startswith("n")


COMMANDS = {"doctor": Command(_DOCTOR, _add_doctor, _doctor)}
