"""The commands that search: names with why they fit, and what is downstream of a version."""

from argparse import ArgumentParser, Namespace

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, named, print_answer
from ui.cli.options import Command, add_clocks, add_name, count
from ui.cli.output import paper_for
from ui.clients.exit_codes import ExitCode
from ui.terminal import search

_SEARCH = """\
Models and datasets of which every word stands in a name, column, tag, owner, source, type or description, the
best fit first, with the part that fits. Where nothing does, words spelled alike are named.

examples:
  whence search complaints
  whence search churn owner --limit 5"""

_DOWNSTREAM = """\
Everything made from a version, or from all data of a source: hop by hop, with owners, what each version was
made from, and how that is known. `whence impact` says what has to be done about it.

examples:
  whence downstream features.churn
  whence downstream features.churn --column complaints --json
  whence downstream --source crm"""


def _add_search(parser: ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    parser.add_argument("--limit", type=count, default=20, metavar="N", help="at most this many (20)")


def _search(args: Namespace) -> ExitCode:
    query = " ".join(args.query)
    found = ask(args, "search", {"query": query, "count": args.limit})
    return print_answer(args, found, lambda: search.render_found(paper_for(args), found, query))


def _add_downstream(parser: ArgumentParser) -> None:
    add_name(parser, is_optional=True)
    parser.add_argument("--source", metavar="S", help="of every dataset of this source, instead of NAME")
    parser.add_argument("--column", metavar="C", help="with the columns that one column went into (--json)")
    add_clocks(parser)


def _downstream(args: Namespace) -> ExitCode:
    if bool(args.name) == bool(args.source):
        raise BadQuestionError("downstream of what? Give either a NAME or --source SOURCE")
    found = ask(args, "downstream", {**named(args), "source": args.source, "column": args.column})
    return print_answer(args, found, lambda: search.render_downstream(paper_for(args), found))


COMMANDS = {
    "search": Command(_SEARCH, _add_search, _search),
    "downstream": Command(_DOWNSTREAM, _add_downstream, _downstream),
}
