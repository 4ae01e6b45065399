"""The command that keeps a lake small."""

from argparse import ArgumentParser, Namespace

from catalog.values.errors import BadQuestionError, UnavailableError
from ui.cli.ask import print_answer
from ui.cli.options import Command
from ui.cli.output import paper_for
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating.maintain import render_maintained

_MAINTAIN = """\
Keeps a catalog in a lake small: rows of small commits are written into Parquet files, small files are merged, earlier
states of the tables are ended, and files that were replaced are removed, both after a day. The log, its chain
and the digest stay as they are. A server does the same every hour; a catalog in a file needs none of it.

examples:
  whence --catalog ducklake:whence.ducklake maintain
  whence --catalog ducklake:whence.ducklake maintain --keep PT0S     earlier states at once, and what was deleted"""


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--keep",
        default="P1D",
        metavar="P1D",
        help="for how long earlier states of the tables can be read (ISO 8601)",
    )


def _maintain(args: Namespace) -> ExitCode:
    from catalog.database.storage.place import file_of  # noqa: PLC0415  # not for --help
    from catalog.questions.operating.maintain import maintain  # noqa: PLC0415  # loads DuckDB
    from catalog.session.catalog import Catalog  # noqa: PLC0415
    from ui.clients.address import find_server  # noqa: PLC0415  # loads sockets
    from ui.clients.clients import check_place  # noqa: PLC0415

    if args.server:
        raise BadQuestionError("A server keeps its lake small by itself, every hour: leave --server out")
    if url := find_server(file_of(args.catalog)):
        raise UnavailableError(f"{url} serves {args.catalog}, and keeps it small by itself, every hour.")
    check_place(args.catalog, create=False)
    with Catalog(args.catalog) as catalog:
        answer = maintain(catalog, args.keep)
    return print_answer(args, answer, lambda: render_maintained(paper_for(args), answer))


COMMANDS = {"maintain": Command(_MAINTAIN, _add_options, _maintain)}
