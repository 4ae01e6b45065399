"""The `whence` command. Importing it loads nothing heavy; commands load what they need."""

import os
import sys
from collections.abc import Sequence

from catalog.database.storage.place import place_of
from catalog.values.blocked_imports import leave_out
from catalog.values.errors import (
    BadQuestionError,
    ForbiddenError,
    IntegrityError,
    NotFoundError,
    UnavailableError,
    WhenceError,
)
from ui.cli.commands import load
from ui.cli.output import error_line
from ui.cli.parser import build_parser
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import wants_traceback
from ui.presentation.short import clean
from whence.server_part import FOLDERS

_ENDS: dict[type[WhenceError], ExitCode] = {
    BadQuestionError: ExitCode.USAGE,
    ForbiddenError: ExitCode.UNAVAILABLE,
    NotFoundError: ExitCode.NOT_FOUND,
    UnavailableError: ExitCode.UNAVAILABLE,
    IntegrityError: ExitCode.INTEGRITY,
}

_NAMING_THEIR_OWN = ("move",)  # catalogs, to which --data belongs
_WITH_SUITES = ("validate", "suggest", "diff-data")
# DuckDB and Arrow import pandas, if it is there, to know its values from others: a quarter of a short command's time.
# Great Expectations and Streamlit need it.
_WITH_PANDAS = ("serve", *_WITH_SUITES)


def main(words: Sequence[str] | None = None) -> int:
    """The exit code of a command line. An error is one line on stderr, whatever goes wrong."""
    try:
        _make_printable()
        return int(_run(words))
    except WhenceError as error:
        return _fail(error_line(error), _ENDS.get(type(error), ExitCode.VIOLATION))
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _leave_pipe()
    except SystemExit as error:
        return int(error.code or 0)
    except Exception as error:  # the last door: a fault of ours is one line too
        if wants_traceback():
            raise
        return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    if type(error).__name__ == "InterruptException" or str(error) == "Query interrupted":
        return _interrupted()  # DuckDB's words for Ctrl-C during a statement, and between two
    if reason := _of_the_machine(error):
        return _fail(reason, ExitCode.UNAVAILABLE)
    return _fail(
        f"Our fault: {type(error).__name__}: {' '.join(str(error).split())}. "
        "Please report it; WHENCE_DEBUG=1 shows where.",
        ExitCode.OUR_FAULT,
    )


def _of_the_machine(error: Exception) -> str | None:
    """What is wrong with a disk or file, where that is the cause and no mistake of ours; else None."""
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}. Check the disk and who may write there."
    if type(error).__module__.partition(".")[0] not in ("duckdb", "_duckdb"):
        return None
    from catalog.database.failures import is_of_the_file, why_failed  # noqa: PLC0415  # loads DuckDB, loaded by now

    return why_failed(error) if is_of_the_file(error) else None


def _run(words: Sequence[str] | None) -> ExitCode:
    given = sys.argv[1:] if words is None else words
    parser = build_parser(given)
    args = parser.parse_args(given)
    if args.command is None:
        parser.print_help(sys.stderr)
        return ExitCode.USAGE
    args.catalog = place_of(args.catalog, None if args.command in _NAMING_THEIR_OWN else args.data)
    if words is None and args.command not in _WITH_PANDAS:
        leave_out("pandas")
    try:
        exit_code = load(args.command).run(args)
    except ModuleNotFoundError as error:
        raise _missing_extra(args.command, error) from error
    sys.stdout.flush()
    return exit_code


def _missing_extra(command: str, error: ModuleNotFoundError) -> Exception:
    """What to install for a command whose packages are not there; the error itself where a module of ours is lost."""
    package = (error.name or "").partition(".")[0]
    if package in FOLDERS or not package:
        return error
    extra = "validate" if command in _WITH_SUITES else "server"
    return BadQuestionError(f"{command} needs {package}, which is not installed: pip install 'whence[{extra}]'")


def _make_printable() -> None:
    """Let no name break the output on a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _fail(message: str, end: ExitCode) -> int:
    print(f"whence: {clean(message)}", file=sys.stderr)  # names out of the catalog may hold control characters
    return int(end)


def _interrupted() -> int:
    return _fail("Interrupted. What was taken in is kept; the same command again goes on.", ExitCode.INTERRUPTED)


def _leave_pipe() -> int:
    """The reader went away: nothing more to say, and nothing to be flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitCode.PIPE_CLOSED)
