"""The command that brings a catalog to another place."""

from argparse import ArgumentParser, Namespace

from catalog.values.errors import BadQuestionError, UnavailableError
from ui.cli.ask import print_answer
from ui.cli.options import Command
from ui.cli.output import paper_for, say
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating.move import render_moved

_MOVE = """\
Writes all of a catalog, keys too, into a new one elsewhere: from a file into a lake (ducklake:FILE), and back.
The log keeps its chain; it is verified, and the digest compared, before the command says that it is done. What was
there stays as it is: once events go into the new one, use the old one no more.

examples:
  whence move whence.duckdb ducklake:whence.ducklake
  whence move whence.duckdb ducklake:whence.ducklake --data /mnt/wide/whence/
  whence move ducklake:whence.ducklake whence.duckdb
  whence move whence.duckdb "ducklake:postgres:host=db dbname=whence" --data /mnt/wide/whence/
  whence move "ducklake:postgres:host=db dbname=whence" whence.duckdb --data /mnt/wide/whence/

--data is of TO where that is a lake, else of FROM. Exits with 6 where a server has the catalog, with 7 where its log
is broken; nothing is left at TO then. Where it was killed, nobody can open TO, and the same words begin again."""


def _add_places(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM", help="the catalog: a file, or ducklake:FILE")
    parser.add_argument("target", metavar="TO", help="where nothing is yet: a file, or ducklake:FILE")


def _move(args: Namespace) -> ExitCode:
    from catalog.database.storage.place import file_of, is_lake, place_of  # noqa: PLC0415  # not for --help
    from catalog.questions.operating.move import move  # noqa: PLC0415  # loads DuckDB
    from ui.clients.address import find_server  # noqa: PLC0415  # loads sockets

    if args.server:
        raise BadQuestionError("A catalog is moved on the machine of its file: leave --server out")
    is_out = is_lake(args.source) and not is_lake(args.target)
    source = place_of(args.source, args.data if is_out else None)
    target = place_of(args.target, None if is_out else args.data)
    if url := find_server(file_of(source)):
        raise UnavailableError(f"{url} serves {source}. Stop it first.")
    answer = move(source, target, (lambda _: None) if args.json else say)
    return print_answer(args, answer, lambda: render_moved(paper_for(args), answer))


COMMANDS = {"move": Command(_MOVE, _add_places, _move)}
