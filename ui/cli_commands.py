"""What each command does: ask through a door, print for people or as JSON, say how it ended."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, cast

from catalog.errors import BadQuestionError
from ui import cli_data, cli_governance, cli_validation, progress, render_lists, render_show, render_upkeep
from ui.cli_output import paper_for, print_bytes, print_json, print_text, say
from ui.doors import Door, check_place, open_door
from ui.exit_codes import ExitCode
from ui.render_trace import render_trace

Answer = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def run_command(args: Namespace) -> ExitCode:
    """How the command ended. Raises WhenceError for what the user can mend."""
    return _COMMANDS[args.command](args)


def _door(args: Namespace, *, create: bool = False) -> AbstractContextManager[Door]:
    return open_door(args.catalog, args.server, create=create)


def _ask(args: Namespace, question: str, given: Mapping[str, str | int | None] | None = None) -> Any:  # noqa: ANN401
    """The answer to a question, with the clocks where the command has them."""
    words = dict(given or {})
    if hasattr(args, "as_of"):
        words |= {"as_of": args.as_of, "known_at": args.known_at}
    with _door(args) as door:
        return door.ask(question, words)


def _print(args: Namespace, answer: object, text: Callable[[], str]) -> ExitCode:
    """Print an answer as JSON, or its human form."""
    if args.json:
        print_json(answer)
    else:
        print_text(text())
    return ExitCode.OK


def _named(args: Namespace) -> dict[str, str | int | None]:
    """Name, namespace and version. Raises BadQuestionError for more than two words."""
    words: list[str] = args.name
    if len(words) > 2:
        raise BadQuestionError(
            f"{len(words)} words where NAME or NAMESPACE NAME is meant: {' '.join(words)}. Quote a name with spaces."
        )
    namespace, name = (None, *words) if len(words) == 1 else words or (None, None)
    return {"name": name, "namespace": namespace, "version": args.version}


def _serve(args: Namespace) -> ExitCode:
    check_place(args.catalog, create=True)
    from ui.server import serve  # noqa: PLC0415  # loads the server

    serve(
        args.catalog, args.host, args.port, lambda url: say(f"Whence serves {args.catalog} at {url} (stop: Ctrl-C)")
    )
    return ExitCode.OK


def _ingest(args: Namespace) -> ExitCode:
    started = time.monotonic()
    with _door(args, create=True) as door:
        with progress.byte_progress(args.paths) as on_progress:
            report = door.ingest(args.paths, on_progress).as_json()
        place = door.name
    seconds = time.monotonic() - started
    _print(args, report, lambda: render_upkeep.render_ingest(paper_for(args), report, place, seconds))
    if not (report["accepted"] or report["duplicates"] or report["rejected"]):
        say(f"No events in {' '.join(args.paths)}: looked for .json, .ndjson, .jsonl, and .gz of each.")
    elif report["accepted"] and not args.json:
        say("Next: whence models, whence trace NAME")
    return ExitCode.BAD_INPUT if report["rejected"] else ExitCode.OK


def _models(args: Namespace) -> ExitCode:
    rows = _ask(args, "models")
    return _print(args, rows, lambda: render_lists.render_models(paper_for(args), rows))


def _datasets(args: Namespace) -> ExitCode:
    query = " ".join(args.query)
    rows = _ask(args, "datasets", {"query": query})
    return _print(args, rows, lambda: render_lists.render_datasets(paper_for(args), rows, query))


def _runs(args: Namespace) -> ExitCode:
    rows = _ask(args, "runs", {"limit": args.limit})
    return _print(args, rows, lambda: render_lists.render_runs(paper_for(args), rows))


def _show(args: Namespace) -> ExitCode:
    found = _ask(args, "show", _named(args))
    return _print(args, found, lambda: render_show.render_show(paper_for(args), found))


def _trace(args: Namespace) -> ExitCode:
    found = _ask(args, "trace", {**_named(args), "column": args.column})
    return _print(args, found, lambda: render_trace(paper_for(args), found, args.depth))


def _impact(args: Namespace) -> ExitCode:
    if not args.name and not args.source:
        raise BadQuestionError("impact of what? Give a NAME or --source SOURCE")
    if args.name and args.source:
        raise BadQuestionError("impact of a NAME or of a --source, not both. Leave one out.")
    found = _ask(args, "impact", {**_named(args), "source": args.source})
    return _print(args, found, lambda: render_lists.render_impact(paper_for(args), found))


def _sql(args: Namespace) -> ExitCode:
    form = args.format or ("json" if args.json else "table")
    if form in ("arrow", "parquet") and args.output is None and sys.stdout.isatty():
        raise BadQuestionError(f"{form} is binary, not for a terminal. Give -o FILE or pipe it.")
    with _door(args) as door:
        written, is_truncated = door.sql(args.query, "json" if form == "table" else form)
    if is_truncated:
        say("There are more rows than the server gives at once; these are the first.")
    if form == "table":
        import orjson  # noqa: PLC0415  # only where rows were fetched

        written = (render_lists.render_rows(paper_for(args), orjson.loads(written)) + "\n").encode()
    elif form == "json":
        written = written.rstrip(b"\n") + b"\n"
    print_bytes(written, args.output)
    return ExitCode.OK


def _verify(args: Namespace) -> ExitCode:
    found = _ask(args, "verify")
    found["ok"] = found["ok"] and args.head in (None, found["head"])
    _print(args, found, lambda: render_upkeep.render_verify(paper_for(args), found, args.head))
    return ExitCode.OK if found["ok"] else ExitCode.INTEGRITY


def _digest(args: Namespace) -> ExitCode:
    found = _ask(args, "digest")
    return _print(args, found, lambda: str(found["digest"]))


def _rebuild(args: Namespace) -> ExitCode:
    with _door(args) as door, progress.entry_progress("reading the log again:") as on_progress:
        found = cast("Answer", door.rebuild(on_progress))
    return _print(args, found, lambda: f"{found['entries']:,} entries read again, digest {found['digest']}")


def _doctor(args: Namespace) -> ExitCode:
    found = _ask(args, "doctor")
    _print(args, found, lambda: render_upkeep.render_doctor(paper_for(args), found))
    return ExitCode.OK if found["ok"] else ExitCode.VIOLATION


_COMMANDS: dict[str, Callable[[Namespace], ExitCode]] = {
    "serve": _serve,
    "ingest": _ingest,
    "models": _models,
    "datasets": _datasets,
    "runs": _runs,
    "show": _show,
    "trace": _trace,
    "impact": _impact,
    "suggest-governance": cli_governance.suggest_governance,
    "plan": cli_governance.plan,
    "apply": cli_governance.apply,
    "validate": cli_validation.validate,
    "suggest": cli_data.suggest,
    "diff-data": cli_data.diff_data,
    "sql": _sql,
    "verify": _verify,
    "digest": _digest,
    "rebuild": _rebuild,
    "doctor": _doctor,
}
