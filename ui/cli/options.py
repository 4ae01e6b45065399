"""Options that several commands have, and the values they take."""

import argparse

from ui.cli import help_texts


def add_name(parser: argparse.ArgumentParser, *, is_optional: bool = False) -> None:
    """Add NAME and --version."""
    parser.add_argument("name", nargs="*" if is_optional else "+", metavar="NAME", help=help_texts.NAME)
    parser.add_argument("--version", metavar="V", help="the version meant; else the newest")


def add_clocks(parser: argparse.ArgumentParser) -> None:
    """Add --as-of and --known-at."""
    group = parser.add_argument_group("clocks", help_texts.CLOCKS)
    group.add_argument("--as-of", metavar="T", help="what was true then")
    group.add_argument("--known-at", metavar="T", help="what was known then")


def count(text: str) -> int:
    """A number from 0. Raises ArgumentTypeError."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no count; give a number from 0")
    return int(text)
