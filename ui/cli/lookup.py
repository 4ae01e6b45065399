"""The commands that list, show and trace, and SQL."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, named, opened, print_answer, split_name
from ui.cli.options import Command, add_clocks, add_name, count
from ui.cli.output import paper_for, print_bytes, say
from ui.clients.exit_codes import ExitCode
from ui.terminal import lists, search, show, trace

_FORMATS = ("table", "csv", "json", "arrow", "parquet")
_BINARY = ("arrow", "parquet")
_STATES = ("START", "RUNNING", "COMPLETE", "FAIL", "ABORT")

_MODELS = """\
Every dataset that an event calls a MODEL, with its current version.

examples:
  whence models
  whence models --as-of 2026-06-01
  whence models --json"""

_DATASETS = """\
Every dataset; with QUERY, those whose name, namespace, type, owner, source or description has every word.

examples:
  whence datasets
  whence datasets customers csv"""

_RUNS = """\
The newest runs, latest first. STATE is the emitter's last; `unknown` where it never sent one. With QUERY, those
of which every word stands in the job or the run id, with how long each took; so with --state or --job.

examples:
  whence runs
  whence runs train churn --state FAIL
  whence runs --job shop train_churn
  whence runs --limit 1000 --json"""

_SHOW = """\
A dataset or model with one of its versions (the newest, or --version): fields, producers, readers, and all
its versions.

examples:
  whence show churn
  whence show duckdb://shop features.churn"""

_TRACE = """\
The lineage as a tree: under each version its inputs, down to the sources. A version stands in full once;
further on `↑ see above`. What is missing is a GAP, explained below the tree with what to do next; a trace
with gaps still exits with 0.

  by time        the run named no version: the newest one finished before the read is taken
  carried over   the dataset is appended to: rows of the version before are still in it
  same content   the reader's own name (a digest, say) for what lay there then
  declared       declared for the job, never seen in a run

examples:
  whence trace churn
  whence trace churn --version v2 --json
  whence trace features.churn --column monthly_price
  whence trace churn --depth 2"""

_SQL = """\
Read-only SQL on the documented views. `whence sql 'SHOW TABLES'` lists them; DESCRIBE lists their columns.

examples:
  whence sql 'FROM models'
  whence sql "FROM rejected_events ORDER BY received_at DESC LIMIT 10"
  whence sql 'FROM table_lineage' --format parquet -o lineage.parquet
  whence sql 'FROM runs' --format csv | head"""


def _models(args: Namespace) -> ExitCode:
    rows = ask(args, "models")
    return print_answer(args, rows, lambda: lists.render_models(paper_for(args), rows))


def _add_datasets(parser: ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words to look for")
    add_clocks(parser)


def _datasets(args: Namespace) -> ExitCode:
    query = " ".join(args.query)
    rows = ask(args, "datasets", {"query": query})
    return print_answer(args, rows, lambda: lists.render_datasets(paper_for(args), rows, query))


def _add_runs(parser: ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words to look for")
    parser.add_argument("--state", choices=_STATES, help="only runs whose last state this is")
    parser.add_argument("--job", nargs="+", metavar="NAME", help="only runs of this job: NAME, or NAMESPACE NAME")
    parser.add_argument("--limit", type=count, default=100, metavar="N", help="at most this many (100)")


def _runs(args: Namespace) -> ExitCode:
    if args.query or args.state or args.job:
        return _search_runs(args)
    rows = ask(args, "runs", {"limit": args.limit})
    return print_answer(args, rows, lambda: lists.render_runs(paper_for(args), rows))


def _search_runs(args: Namespace) -> ExitCode:
    namespace, name = split_name(args.job or [])
    given = {"query": " ".join(args.query), "state": args.state, "job_namespace": namespace, "job_name": name}
    found = ask(args, "search/runs", {**given, "count": args.limit})
    return print_answer(args, found["rows"], lambda: search.render_runs_found(paper_for(args), found))


def _add_show(parser: ArgumentParser) -> None:
    add_name(parser)
    add_clocks(parser)


def _show(args: Namespace) -> ExitCode:
    answer = ask(args, "show", named(args))
    return print_answer(args, answer, lambda: show.render_show(paper_for(args), answer))


def _add_trace(parser: ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--column", metavar="C", help="the lineage of one column")
    parser.add_argument("--depth", type=count, metavar="N", help="how many hops the tree shows; 0: all")
    add_clocks(parser)


def _trace(args: Namespace) -> ExitCode:
    answer = ask(args, "trace", {**named(args), "column": args.column})
    return print_answer(args, answer, lambda: trace.render_trace(paper_for(args), answer, args.depth))


def _add_sql(parser: ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", help="one read-only statement")
    parser.add_argument("--format", choices=_FORMATS, help="how rows are written (table; json with --json)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to this file, not to stdout")


def _sql(args: Namespace) -> ExitCode:
    form = args.format or ("json" if args.json else "table")
    if form in _BINARY and args.output is None and sys.stdout.isatty():
        raise BadQuestionError(f"{form} is binary, not for a terminal. Give -o FILE or pipe it.")
    with opened(args) as client:
        written, is_truncated = client.sql(args.query, "json" if form == "table" else form)
    if is_truncated:
        say("There are more rows than the server sends at once; these are the first.")
    if form == "table":
        import orjson  # noqa: PLC0415  # only where rows were fetched

        written = (lists.render_rows(paper_for(args), orjson.loads(written)) + "\n").encode()
    elif form == "json":
        written = written.rstrip(b"\n") + b"\n"
    print_bytes(written, args.output)
    return ExitCode.OK


COMMANDS = {
    "models": Command(_MODELS, add_clocks, _models),
    "datasets": Command(_DATASETS, _add_datasets, _datasets),
    "runs": Command(_RUNS, _add_runs, _runs),
    "show": Command(_SHOW, _add_show, _show),
    "trace": Command(_TRACE, _add_trace, _trace),
    "sql": Command(_SQL, _add_sql, _sql),
}
