"""The commands for copies of a catalog: backup, snapshot, restore."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError, UnavailableError
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command
from ui.cli.output import paper_for
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating.copies import render_copy, render_restored

if TYPE_CHECKING:
    from catalog.questions.operating.copies import CopyAnswer

_BACKUP = """\
Copies all of the catalog, its keys too, into one file, while a server serves it. Keep the file and the head
that is printed: whence verify --head HASH tells later whether the log was cut or rewritten.

examples:
  whence backup /backups/whence-2026-11-26.duckdb
  whence --server http://host:5000 backup whence.duckdb     with an admin's key"""

_SNAPSHOT = """\
Writes a plain DuckDB file for analysts: all views and macros, findings as of now, no keys. Any DuckDB opens it:

  duckdb analysis.duckdb "FROM models"

A server has the same at /catalog.duckdb, written again at a set pace.

examples:
  whence snapshot analysis.duckdb"""

_RESTORE = """\
Puts a backup in the place of the catalog, after its log was verified. The catalog that was there is kept beside it.
Stop the server first.

examples:
  whence restore /backups/whence-2026-11-26.duckdb
  whence --catalog prod.duckdb restore backup.duckdb

exits with 7 where the log of the backup is broken; nothing is changed then."""


def _add_target(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="the file to write; one that is there is replaced")


def _add_source(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="the backup")


def _backup(args: Namespace) -> ExitCode:
    with opened(args) as client:
        answer: CopyAnswer = client.backup(args.path)
    return print_answer(args, answer, lambda: render_copy(paper_for(args), "backup", answer))


def _snapshot(args: Namespace) -> ExitCode:
    with opened(args) as client:
        answer: CopyAnswer = client.snapshot(args.path)
    return print_answer(args, answer, lambda: render_copy(paper_for(args), "snapshot", answer))


def _restore(args: Namespace) -> ExitCode:
    from catalog.database.storage.place import file_of  # noqa: PLC0415  # not for --help
    from catalog.questions.operating.copies import restore  # noqa: PLC0415  # loads DuckDB
    from ui.clients.address import find_server  # noqa: PLC0415  # loads sockets

    if args.server:
        raise BadQuestionError("A catalog is restored on the machine of its file: leave --server out")
    if url := find_server(file_of(args.catalog)):
        raise UnavailableError(f"{url} serves {args.catalog}. Stop it first.")
    answer = restore(args.path, args.catalog)
    return print_answer(args, answer, lambda: render_restored(paper_for(args), answer))


COMMANDS = {
    "backup": Command(_BACKUP, _add_target, _backup),
    "snapshot": Command(_SNAPSHOT, _add_target, _snapshot),
    "restore": Command(_RESTORE, _add_source, _restore),
}
