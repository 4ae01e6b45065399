"""The arguments of `whence`: every command with its options, and the options that all commands have."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from ui.cli.commands import LISTED, load
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import default_catalog, default_data, default_server

_OVERVIEW = """\
Model provenance and clearance: where a model came from, and whether we were allowed to use what it
learned from. Whence reads OpenLineage events into a catalog (one DuckDB file), traces any model
version back to the exact dataset versions it was trained on, and checks it against the legal bases,
licences and retention of its sources.

start here:
  whence ingest events.ndjson     ingest events; creates the catalog
  whence models                   list the models
  whence trace churn              show the lineage of a model
  whence gate churn               decide whether it may be used, and show what speaks against it
  whence serve                    receive events over HTTP, and open the app in the browser
"""

_EXIT_CODES = """\
exit codes:
  0 ok, pass   1 violation, or a check failed   2 usage   3 not found or ambiguous   4 gap
  5 bad input (events or files)   6 catalog unavailable   7 the log does not verify

environment: WHENCE_CATALOG, WHENCE_DATA, WHENCE_SERVER, WHENCE_API_KEY, NO_COLOR.
  Answers go to stdout, messages to stderr."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line: what failed, on what, what to do next."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit."""
        if "invalid choice" in message and self.prog == "whence":
            message = _unknown_command(message)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}. Help: {self.prog} --help\n")


def _unknown_command(message: str) -> str:
    """The command nearest to the one that does not exist, which argparse names in its message only."""
    import difflib  # noqa: PLC0415  # only for those who mistype

    tried = message.partition("invalid choice: '")[2].partition("'")[0]
    nearest = difflib.get_close_matches(tried, list(LISTED), 1)
    return f"no command {tried!r}" + (f"; did you mean: whence {nearest[0]}" if nearest else "")


class _Version(argparse.Action):
    """Print the version; looked up only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print and exit."""
        from importlib import metadata  # noqa: PLC0415  # only when asked

        try:
            version = metadata.version("whence")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        print(f"whence {version}")
        parser.exit(ExitCode.OK)


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of a command line, which knows the arguments of the commands that are among its words."""
    parser = _Parser(
        prog="whence",
        description=_OVERVIEW,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    _add_global(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    for name, listed in LISTED.items():
        own = commands.add_parser(
            name,
            help=listed.summary,
            epilog=_EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if name in words:  # the others cannot be called by this line: their arguments need not be loaded
            command = load(name)
            own.description = f"{listed.summary[0].upper()}{listed.summary[1:]}.\n\n{command.help}"
            command.add_arguments(own)
            if {"-h", "--help"} & set(words):
                own.epilog = _glossary(own.description) + _EXIT_CODES
            for option in _add_global(own):
                option.default = argparse.SUPPRESS  # else it would win over the same option before the command
    return parser


def _glossary(text: str) -> str:
    """What the terms in a command's description mean, to stand in its help; empty where it uses none."""
    from catalog.vocabulary.glossary import terms_in  # noqa: PLC0415  # only for help

    found = terms_in(text)
    return "".join(["words:\n", *(f"  {term.name}: {term.meaning}\n" for term in found), "\n"]) if found else ""


def _add_global(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options that may stand before or after the command, added."""
    group = parser.add_argument_group("everywhere")
    return [
        group.add_argument(
            "--catalog",
            metavar="PATH",
            default=default_catalog(),
            help="the catalog's file (whence.duckdb), or a lake: ducklake:FILE, ducklake:postgres:WORDS",
        ),
        group.add_argument(
            "--data",
            metavar="FOLDER",
            default=default_data(),
            help="where the Parquet files of a lake are: a folder (FILE.files), or s3://BUCKET/PREFIX",
        ),
        group.add_argument("--server", metavar="URL", default=default_server(), help="ask this server instead"),
        group.add_argument("--json", action="store_true", help="print one JSON document"),
        group.add_argument("--no-colour", "--no-color", action="store_true", help="plain text"),
    ]
