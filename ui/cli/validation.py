"""The command that validates: suites found, datasets matched, results printed and told to the log."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.output import paper_for, print_json, print_text, say
from ui.cli.progress import step_progress
from ui.clients.clients import open_door
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import environment, parent_run

if TYPE_CHECKING:
    from expectations.suites import Suite
    from ui.clients.clients import Door
    from ui.clients.validate_datasets import Done, Place, Planned


def validate(args: Namespace) -> ExitCode:
    """Run suites on datasets and record the results; 1 where something critical failed or anything errored.

    Expectations are imported here and in what this calls: no other command loads them.
    """
    from ui.clients import validate_datasets  # noqa: PLC0415
    from ui.terminal.validation import render_validations, validations_json  # noqa: PLC0415

    started = datetime.now(UTC)
    suites = _suites(args)
    with open_door(args.catalog, args.server) as door:
        planned = _planned(door, args, suites)
        if args.suite is None:
            door.tell(validate_datasets.demands(door, planned, is_whole=not args.name))
    place = data_place()
    with step_progress("validate", sum(len(item.suites) for item in planned)) as on_step:
        done = validate_datasets.run_planned(planned, place, args.samples, on_step)
    with open_door(args.catalog, args.server) as door:
        done = validate_datasets.masked(door, done)
        door.tell(validate_datasets.events_of(done, started, parent_run()))
    if args.json:
        print_json(validations_json(done.validated))
    elif done.validated:
        print_text(render_validations(paper_for(args), done.validated))
    return _end(done)


def _end(done: "Done") -> ExitCode:
    """What failed beats what could not be read; either way nobody goes on."""
    for remark in done.remarks:
        say(f"whence: {remark}")
    for reason in done.unread:
        say(f"whence: not validated: {reason}")
    if any(item.validation.is_stopping for item in done.validated):
        return ExitCode.VIOLATION
    return ExitCode.UNAVAILABLE if done.unread else ExitCode.OK


def _planned(door: "Door", args: Namespace, suites: "Sequence[Suite]") -> "list[Planned]":
    from ui.clients.validate_datasets import plan_all, plan_named  # noqa: PLC0415

    if not args.name:
        if args.version is not None:
            raise BadQuestionError("--version of what? Give a NAME")
        return plan_all(door, suites)
    is_chosen = args.suite is not None
    return [plan_named(door, named, suites, is_chosen=is_chosen) for named in _named(door, args)]


def _named(door: "Door", args: Namespace) -> list[dict[str, Any]]:
    """Every dataset named: two words may be a namespace and a name, or two names."""
    words: list[str] = args.name
    if len(words) == 2 and _is_namespace(door, words[0]):
        return [{"name": words[1], "namespace": words[0], "version": args.version}]
    if len(words) > 1 and args.version is not None:
        raise BadQuestionError(f"--version {args.version} of which of {', '.join(words)}? Validate one at a time")
    return [{"name": word, "namespace": None, "version": args.version} for word in words]


def _is_namespace(door: "Door", word: str) -> bool:
    rows: Any = door.ask("datasets", {"query": ""})
    return any(row["namespace"] == word for row in rows)


def _suites(args: Namespace) -> "list[Suite]":
    from expectations.suite_folder import SUITES, read_suites  # noqa: PLC0415
    from expectations.suites import read_suite  # noqa: PLC0415

    return [read_suite(args.suite)] if args.suite is not None else read_suites(SUITES)


def data_place() -> "Place":
    """How data are reached from here: connections.yml and the environment."""
    from expectations.connections import read_connections  # noqa: PLC0415
    from ui.clients.validate_datasets import CONNECTIONS, Place  # noqa: PLC0415

    return Place(read_connections(CONNECTIONS), environment())
