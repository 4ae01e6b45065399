"""The words of the commands that judge and decide."""

import argparse
from collections.abc import Callable

from ui.cli import help_texts, verdict_help
from ui.cli.options import add_clocks, add_name

REASONS = ("withdrawal", "erasure", "contamination")


def _impact(parser: argparse.ArgumentParser) -> None:
    add_name(parser, is_optional=True)
    parser.add_argument("--source", metavar="S", help="everything from this declared source")
    parser.add_argument("--reason", choices=REASONS, help="what has to follow if it is taken back, and why it is")
    parser.add_argument("--open", action="store_true", help="record a case that names it all")
    parser.add_argument("--close", action="store_true", help="record that the case is over; nothing may be open")
    parser.add_argument("--by", metavar="WHO", help="who opens or closes it (you, as the system knows you)")
    add_clocks(parser)


def _label(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--column", metavar="C", help="of one column only")
    add_clocks(parser)


def _findings(parser: argparse.ArgumentParser) -> None:
    add_name(parser, is_optional=True)
    add_clocks(parser)


def _retention(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help=help_texts.NAME)
    parser.add_argument("--version", metavar="V", help="of this version only")
    parser.add_argument("--within", metavar="P30D", help="only deadlines within this ISO 8601 duration, or over")
    add_clocks(parser)


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="NAME V1 V2", help=verdict_help.COMPARED)
    add_clocks(parser)


def _gate(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--require-approval", action="store_true", help="without a valid approval a pass is a gap")
    parser.add_argument("--sarif", metavar="FILE", help="write the findings there as SARIF; -: to stdout, alone")
    add_clocks(parser)


def _approve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="+", metavar="NAME", help=verdict_help.APPROVED)
    parser.add_argument("--version", metavar="V", required=True, help="the version approved")
    parser.add_argument("--purpose", metavar="P", required=True, help="what for, as in dpv:Marketing")
    parser.add_argument("--by", metavar="WHO", required=True, help="who approves; nobody who made it")
    parser.add_argument("--until", metavar="DAY", help="the last day it holds")


def _waive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("finding", metavar="FINDING", help="the id of a finding, as whence findings shows it")
    parser.add_argument("--by", metavar="WHO", required=True, help="who answers for it")
    parser.add_argument("--reason", metavar="WHY", required=True, help="why one can live with it")
    parser.add_argument("--until", metavar="DAY", required=True, help="the last day it holds")


def _assign(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("finding", metavar="FINDING", help="the id of a finding, as whence findings shows it")
    parser.add_argument("--to", metavar="WHO", required=True, help="who is to see to it")
    parser.add_argument("--until", metavar="DAY", help="the day it is to be done by")
    parser.add_argument("--by", metavar="WHO", help="who assigns it (you, as the system knows you)")


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "impact": ("show what came of a version or source", verdict_help.IMPACT, _impact),
    "label": ("show what a version holds, and what it may be used for", verdict_help.LABEL, _label),
    "findings": ("list what is wrong, or cannot be known", verdict_help.FINDINGS, _findings),
    "retention": ("list until when versions may be kept", verdict_help.RETENTION, _retention),
    "compare": ("show what changed from one version to another", verdict_help.COMPARE, _compare),
    "gate": ("decide whether a version may be used", verdict_help.GATE, _gate),
    "approve": ("approve a version for a purpose", verdict_help.APPROVE, _approve),
    "waive": ("live with a finding until a day", verdict_help.WAIVE, _waive),
    "assign": ("say who is to see to a finding", verdict_help.ASSIGN, _assign),
}
