"""The command that validates: finds suites, matches datasets, prints the results and records them."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.ask import opened
from ui.cli.options import NAME, Command
from ui.cli.output import paper_for, print_json, print_text, say
from ui.cli.progress import step_progress
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import environment, parent_run

if TYPE_CHECKING:
    from expectations.suites import Suite
    from ui.clients.clients import Client
    from ui.clients.validate_datasets import Done, Place, Planned

_MOST_SAMPLES = 20  # as many as Great Expectations keeps

_VALIDATE = """\
Runs Great Expectations suites where the data are and records the results, as validations of exactly the version
read. Suites are the files of expectations/suites; each names its datasets under `datasets`. Without NAME every
dataset that has a suite. The suites that each dataset requires are recorded too, so that a missing result is a
gap. Where the data are: connections.yml (docs/expectations.md). No value of the data is kept without --samples.

examples:
  whence validate
  whence validate /data/crm/customers.csv && python train.py
  whence validate customers --suite strict.yml --json

exits with 1 where a critical expectation failed or any could not be computed; with 6 where data could not be
read. Warnings do not fail the command."""


def _add_validate(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help=NAME)
    parser.add_argument("--version", metavar="V", help="the version that is there; else the newest")
    parser.add_argument("--suite", type=Path, metavar="FILE", help="this suite, whatever datasets it names")
    parser.add_argument(
        "--samples", type=_few, default=0, metavar="N", help="keep up to N unexpected values, masked by label (0)"
    )


def _few(text: str) -> int:
    """A number of samples. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) > _MOST_SAMPLES:
        raise ArgumentTypeError(f"{text!r} is no number from 0 to {_MOST_SAMPLES}")
    return int(text)


def _validate(args: Namespace) -> ExitCode:
    """Run suites on datasets and record the results; 1 where something critical failed or anything errored.

    Expectations are imported here and in what this calls: no other command loads them.
    """
    from ui.clients import validate_datasets  # noqa: PLC0415
    from ui.terminal.validation import render_validations, validations_json  # noqa: PLC0415

    started = datetime.now(UTC)
    suites = _suites(args)
    with opened(args) as client:
        planned = _planned(client, args, suites)
        if args.suite is None:
            client.append(validate_datasets.demands(client, planned, is_whole=not args.name))
    place = data_place()
    with step_progress("validate", sum(len(item.suites) for item in planned)) as on_step:
        done = validate_datasets.run_planned(planned, place, args.samples, on_step)
    with opened(args) as client:
        done = validate_datasets.masked(client, done)
        client.append(validate_datasets.events_of(done, started, parent_run()))
    if args.json:
        print_json(validations_json(done.validated))
    elif done.validated:
        print_text(render_validations(paper_for(args), done.validated))
    return _exit_code(done)


def _exit_code(done: "Done") -> ExitCode:
    """A failed validation beats data that could not be read; neither is a success."""
    for remark in done.remarks:
        say(f"whence: {remark}")
    for reason in done.unread:
        say(f"whence: not validated: {reason}")
    if any(item.validation.is_stopping for item in done.validated):
        return ExitCode.VIOLATION
    return ExitCode.UNAVAILABLE if done.unread else ExitCode.OK


def _planned(client: "Client", args: Namespace, suites: "Sequence[Suite]") -> "list[Planned]":
    from ui.clients.validate_datasets import plan_all, plan_named  # noqa: PLC0415

    if not args.name:
        if args.version is not None:
            raise BadQuestionError("--version of what? Give a NAME")
        return plan_all(client, suites)
    is_chosen = args.suite is not None
    return [plan_named(client, named, suites, is_chosen=is_chosen) for named in _named(client, args)]


def _named(client: "Client", args: Namespace) -> list[dict[str, str | None]]:
    """Every dataset named: two words may be a namespace and a name, or two names."""
    words: list[str] = args.name
    if len(words) == 2 and _is_namespace(client, words[0]):
        return [{"name": words[1], "namespace": words[0], "version": args.version}]
    if len(words) > 1 and args.version is not None:
        raise BadQuestionError(f"--version {args.version} of which of {', '.join(words)}? Validate one at a time")
    return [{"name": word, "namespace": None, "version": args.version} for word in words]


def _is_namespace(client: "Client", word: str) -> bool:
    rows: Any = client.ask("datasets", {"query": ""})
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


COMMANDS = {"validate": Command(_VALIDATE, _add_validate, _validate)}
