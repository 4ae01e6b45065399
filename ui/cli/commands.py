"""What each command does: ask through a door, print for people or as JSON, say how it ended."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any, cast

from catalog.values.errors import BadQuestionError
from ui.cli import data, declarations, progress, records, validation, verdicts
from ui.cli.ask import ask, named, print_answer
from ui.cli.output import paper_for, print_bytes, say
from ui.clients.clients import check_place, open_door
from ui.clients.exit_codes import ExitCode
from ui.terminal import lists, show, upkeep
from ui.terminal.trace import render_trace

Answer = Mapping[str, Any]


def run_command(args: Namespace) -> ExitCode:
    """How the command ended. Raises WhenceError for what the user can mend."""
    return _COMMANDS[args.command](args)


def _serve(args: Namespace) -> ExitCode:
    check_place(args.catalog, create=True)
    from ui.server.serve import serve  # noqa: PLC0415  # loads the server

    serve(
        args.catalog, args.host, args.port, lambda url: say(f"Whence serves {args.catalog} at {url} (stop: Ctrl-C)")
    )
    return ExitCode.OK


def _ingest(args: Namespace) -> ExitCode:
    started = time.monotonic()
    with open_door(args.catalog, args.server, create=True) as door:
        with progress.byte_progress(args.paths) as on_progress:
            report = door.ingest(args.paths, on_progress).as_json()
        place = door.name
    seconds = time.monotonic() - started
    print_answer(args, report, lambda: upkeep.render_ingest(paper_for(args), report, place, seconds))
    if not (report["accepted"] or report["duplicates"] or report["rejected"]):
        say(f"No events in {' '.join(args.paths)}: looked for .json, .ndjson, .jsonl, and .gz of each.")
    elif report["accepted"] and not args.json:
        say("Next: whence models, whence trace NAME")
    return ExitCode.BAD_INPUT if report["rejected"] else ExitCode.OK


def _models(args: Namespace) -> ExitCode:
    rows = ask(args, "models")
    return print_answer(args, rows, lambda: lists.render_models(paper_for(args), rows))


def _datasets(args: Namespace) -> ExitCode:
    query = " ".join(args.query)
    rows = ask(args, "datasets", {"query": query})
    return print_answer(args, rows, lambda: lists.render_datasets(paper_for(args), rows, query))


def _runs(args: Namespace) -> ExitCode:
    rows = ask(args, "runs", {"limit": args.limit})
    return print_answer(args, rows, lambda: lists.render_runs(paper_for(args), rows))


def _show(args: Namespace) -> ExitCode:
    found = ask(args, "show", named(args))
    return print_answer(args, found, lambda: show.render_show(paper_for(args), found))


def _trace(args: Namespace) -> ExitCode:
    found = ask(args, "trace", {**named(args), "column": args.column})
    return print_answer(args, found, lambda: render_trace(paper_for(args), found, args.depth))


def _sql(args: Namespace) -> ExitCode:
    form = args.format or ("json" if args.json else "table")
    if form in ("arrow", "parquet") and args.output is None and sys.stdout.isatty():
        raise BadQuestionError(f"{form} is binary, not for a terminal. Give -o FILE or pipe it.")
    with open_door(args.catalog, args.server) as door:
        written, is_truncated = door.sql(args.query, "json" if form == "table" else form)
    if is_truncated:
        say("There are more rows than the server gives at once; these are the first.")
    if form == "table":
        import orjson  # noqa: PLC0415  # only where rows were fetched

        written = (lists.render_rows(paper_for(args), orjson.loads(written)) + "\n").encode()
    elif form == "json":
        written = written.rstrip(b"\n") + b"\n"
    print_bytes(written, args.output)
    return ExitCode.OK


def _verify(args: Namespace) -> ExitCode:
    found = ask(args, "verify")
    found["ok"] = found["ok"] and args.head in (None, found["head"])
    print_answer(args, found, lambda: upkeep.render_verify(paper_for(args), found, args.head))
    return ExitCode.OK if found["ok"] else ExitCode.INTEGRITY


def _digest(args: Namespace) -> ExitCode:
    found = ask(args, "digest")
    return print_answer(args, found, lambda: str(found["digest"]))


def _rebuild(args: Namespace) -> ExitCode:
    with (
        open_door(args.catalog, args.server) as door,
        progress.entry_progress("reading the log again:") as on_progress,
    ):
        found = cast("Answer", door.rebuild(on_progress))
    return print_answer(args, found, lambda: f"{found['entries']:,} entries read again, digest {found['digest']}")


def _doctor(args: Namespace) -> ExitCode:
    found = ask(args, "doctor")
    print_answer(args, found, lambda: upkeep.render_doctor(paper_for(args), found))
    return ExitCode.OK if found["ok"] else ExitCode.VIOLATION


_COMMANDS: dict[str, Callable[[Namespace], ExitCode]] = {
    "serve": _serve,
    "ingest": _ingest,
    "models": _models,
    "datasets": _datasets,
    "runs": _runs,
    "show": _show,
    "trace": _trace,
    **verdicts.COMMANDS,
    "record": records.record,
    "records": records.records,
    "suggest-governance": declarations.suggest_governance,
    "plan": declarations.plan,
    "apply": declarations.apply,
    "validate": validation.validate,
    "suggest": data.suggest,
    "diff-data": data.diff_data,
    "sql": _sql,
    "verify": _verify,
    "digest": _digest,
    "rebuild": _rebuild,
    "doctor": _doctor,
}
