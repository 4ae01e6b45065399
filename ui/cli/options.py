"""What a command is, and the options that several commands have."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import NamedTuple

from ui.clients.exit_codes import ExitCode

NAME = """\
NAME is a dataset or model name, any of its other names, or two words: NAMESPACE NAME."""

_CLOCKS = """\
--as-of answers as of that time; --known-at, from what the catalog had received by that time.
Both take 2026-01-31 (its end, UTC) or 2026-01-31T09:30:00Z."""


class Command(NamedTuple):
    """A command: what its help teaches, its arguments, and what it does."""

    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], ExitCode]


def add_nothing(parser: ArgumentParser) -> None:
    """Leave a command without arguments of its own."""
    del parser


def add_name(
    parser: ArgumentParser, *, is_optional: bool = False, version: str = "this version; else the newest"
) -> None:
    """Add NAME and --version."""
    parser.add_argument("name", nargs="*" if is_optional else "+", metavar="NAME", help=NAME)
    parser.add_argument("--version", metavar="V", help=version)


def add_clocks(parser: ArgumentParser) -> None:
    """Add --as-of and --known-at."""
    group = parser.add_argument_group("clocks", _CLOCKS)
    group.add_argument("--as-of", metavar="T", help="what was true then")
    group.add_argument("--known-at", metavar="T", help="what was known then")


def add_by(parser: ArgumentParser, deed: str) -> None:
    """Add --by, which is the user of this machine where it is left out."""
    parser.add_argument("--by", metavar="WHO", help=f"who {deed} (default: the user of this machine)")


def count(text: str) -> int:
    """A number from 0. Raises ArgumentTypeError."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no count; give a number from 0")
    return int(text)
