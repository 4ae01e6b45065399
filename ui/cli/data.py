"""The commands that look at data: suggest drafts a suite, diff-data compares two versions."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import opened, split_name
from ui.cli.options import NAME, Command
from ui.cli.output import paper_for, print_bytes, print_json, print_text, say
from ui.cli.validation import data_place
from ui.clients.exit_codes import ExitCode

if TYPE_CHECKING:
    from expectations.relations import Relation
    from expectations.validation_events import Subject

_SUGGEST = """\
Reads the data and writes a suite that they pass: columns, types, nulls, ranges, sets, uniqueness, freshness.
Edit it: it also holds what is true by chance.

examples:
  whence suggest /data/crm/customers.csv
  whence suggest customers -o expectations/suites/customers.yml"""

_DIFF_DATA = """\
Two versions of data, or two datasets: columns, rows, and how far the values of each column lie apart, from 0
(alike) to 1. Each is NAME@VERSION; without @VERSION the newest.

examples:
  whence diff-data features.churn@v1 features.churn@v2
  whence diff-data /data/train.parquet /data/test.parquet"""


def _add_suggest(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="+", metavar="NAME", help=NAME)
    parser.add_argument("--version", metavar="V", help="the version that is there; else the newest")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to this file, not to stdout")


def _suggest(args: Namespace) -> ExitCode:
    from expectations.profile import draft  # noqa: PLC0415  # only these commands load expectations
    from expectations.running import look_at  # noqa: PLC0415
    from ui.terminal.data import suite_json, suite_text  # noqa: PLC0415

    if args.output is not None and args.output.exists():
        raise BadQuestionError(f"{args.output} is there already. Name another: -o FILE")
    namespace, name = split_name(args.name)
    relation, subject = _find(args, {"name": name, "namespace": namespace, "version": args.version})
    now = datetime.now(UTC)
    profile = look_at(relation)
    drafted = draft(profile, now)
    if args.json:
        print_json(suite_json(subject, drafted))
    else:
        text = suite_text(subject, drafted, profile.rows, now)
        if args.output is not None:
            args.output.parent.mkdir(parents=True, exist_ok=True)
        print_bytes(text.encode(), args.output)
    if args.output is not None and not args.json:
        say("Edit it, then: whence validate")
    return ExitCode.OK


def _add_diff_data(parser: ArgumentParser) -> None:
    parser.add_argument("one", metavar="A@V", help="a version of data: NAME@VERSION")
    parser.add_argument("other", metavar="B@V", help="the version to compare with it")


def _diff_data(args: Namespace) -> ExitCode:
    from expectations.running import compare  # noqa: PLC0415
    from ui.terminal.data import difference_json, render_difference  # noqa: PLC0415

    one, other = (_find(args, _version_named(word)) for word in (args.one, args.other))
    difference = compare(one[0], other[0])
    if args.json:
        print_json(difference_json(one[1], other[1], difference))
    else:
        print_text(render_difference(paper_for(args), one[1], other[1], difference))
    return ExitCode.OK


def _version_named(word: str) -> dict[str, str | None]:
    """What `NAME@VERSION` names; a name may hold an @ where a version follows."""
    name, at, version = word.rpartition("@")
    return {"name": name if at else word, "namespace": None, "version": version if at else None}


def _find(args: Namespace, named: dict[str, str | None]) -> "tuple[Relation, Subject]":
    from ui.clients.validate_datasets import find_data, plan_data  # noqa: PLC0415

    with opened(args) as client:
        planned = plan_data(client, named)
    return find_data(planned, data_place())


COMMANDS = {
    "suggest": Command(_SUGGEST, _add_suggest, _suggest),
    "diff-data": Command(_DIFF_DATA, _add_diff_data, _diff_data),
}
