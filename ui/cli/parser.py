"""The words of the command line."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from ui.cli import help_texts, record_arguments, validation_arguments, verdict_arguments
from ui.cli.options import add_clocks, add_name, count
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import default_catalog, default_server

FORMS = ("table", "csv", "json", "arrow", "parquet")


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line: what, on what, what next."""

    def error(self, message: str) -> NoReturn:
        """Say it and exit."""
        if "invalid choice" in message and self.prog == "whence":
            message = _unknown_command(sys.argv, message)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}. Help: {self.prog} --help\n")


def _unknown_command(words: list[str], message: str) -> str:
    """The command nearest to the one that does not exist."""
    import difflib  # noqa: PLC0415  # only for those who mistype

    tried = message.partition("invalid choice: '")[2].partition("'")[0]
    del words
    nearest = difflib.get_close_matches(tried, list(_COMMANDS), 1)
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


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="whence",
        description=help_texts.OVERVIEW,
        epilog=help_texts.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    _add_global(parser, is_inner=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    for name, (summary, text, add) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.\n\n{text}",
            epilog=help_texts.EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        add(command)
        _add_global(command, is_inner=True)
    return parser


def _add_global(parser: argparse.ArgumentParser, *, is_inner: bool) -> None:
    """The options that may stand before or after the command; the inner one only says what was said to it."""

    def default(value: object) -> Any:  # noqa: ANN401  # whatever the option holds
        return argparse.SUPPRESS if is_inner else value

    group = parser.add_argument_group("everywhere")
    group.add_argument(
        "--catalog",
        metavar="PATH",
        type=Path,
        default=default(default_catalog()),
        help="the catalog file (whence.duckdb)",
    )
    group.add_argument("--server", metavar="URL", default=default(default_server()), help="ask this server instead")
    group.add_argument("--json", action="store_true", default=default(value=False), help="print one JSON document")
    group.add_argument(
        "--no-colour", "--no-color", action="store_true", default=default(value=False), help="plain text"
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=5000, help="the port to listen on (5000)")


def _ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, directories, or - for standard input")


def _models(parser: argparse.ArgumentParser) -> None:
    add_clocks(parser)


def _datasets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words to look for")
    add_clocks(parser)


def _runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=count, default=100, metavar="N", help="at most so many (100)")


def _show(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    add_clocks(parser)


def _trace(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--column", metavar="C", help="where one column came from")
    parser.add_argument("--depth", type=count, metavar="N", help="how deep the tree is drawn; 0: to the end")
    add_clocks(parser)


def _plan(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--check", action="store_true", help="end with 1 where anything would change")


def _apply(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--by", metavar="WHO", default=None, help="who does it (you, as the system knows you)")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of files of governance, or one file")


def _suggest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="write them there; else print them")


def _sql(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", help="one statement that reads")
    parser.add_argument("--format", choices=FORMS, help="how rows are written (table; json with --json)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, not to stdout")


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", metavar="HASH", help="the head it must have")


def _nothing(parser: argparse.ArgumentParser) -> None:
    del parser


_COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "serve": ("serve the catalog: events in, answers and the app out", help_texts.SERVE, _serve),
    "ingest": ("take in events from files", help_texts.INGEST, _ingest),
    "models": ("list the models", help_texts.MODELS, _models),
    "datasets": ("list datasets, or find some", help_texts.DATASETS, _datasets),
    "runs": ("list the newest runs", help_texts.RUNS, _runs),
    "show": ("show everything known of a dataset or model", help_texts.SHOW, _show),
    "trace": ("trace a version back to its sources", help_texts.TRACE, _trace),
    **verdict_arguments.COMMANDS,
    **record_arguments.COMMANDS,
    "suggest-governance": ("write what is still to be declared, to be filled in", help_texts.SUGGEST, _suggest),
    "plan": ("show what files of governance would change", help_texts.PLAN, _plan),
    "apply": ("make files of governance true", help_texts.APPLY, _apply),
    **validation_arguments.COMMANDS,
    "sql": ("run read-only SQL", help_texts.SQL, _sql),
    "verify": ("check that the log is as it was written", help_texts.VERIFY, _verify),
    "digest": ("print the hash of everything the catalog holds", help_texts.DIGEST, _nothing),
    "rebuild": ("read the whole log again", help_texts.REBUILD, _nothing),
    "doctor": ("look for what is wrong or odd", help_texts.DOCTOR, _nothing),
}
