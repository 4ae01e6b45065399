"""The commands that look at data: suggest drafts a suite, diff-data compares two versions."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.output import paper_for, print_bytes, print_json, print_text, say
from ui.cli.validation import data_place
from ui.clients.clients import open_door
from ui.clients.exit_codes import ExitCode

if TYPE_CHECKING:
    from expectations.relations import Relation
    from expectations.telling import Subject


def suggest(args: Namespace) -> ExitCode:
    """Draft a suite from data as they are."""
    from expectations.profile import draft  # noqa: PLC0415  # as all of expectations: for these commands only
    from expectations.running import look_at  # noqa: PLC0415
    from ui.terminal.data import suite_json, suite_text  # noqa: PLC0415

    if args.output is not None and args.output.exists():
        raise BadQuestionError(f"{args.output} is there already. Name another: -o FILE")
    words: list[str] = args.name
    if len(words) > 2:
        raise BadQuestionError(f"{len(words)} words where NAME or NAMESPACE NAME is meant: {' '.join(words)}")
    namespace, name = words if len(words) == 2 else (None, words[0])
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


def diff_data(args: Namespace) -> ExitCode:
    """Compare two versions of data."""
    from expectations.running import compare  # noqa: PLC0415
    from ui.terminal.data import difference_json, render_difference  # noqa: PLC0415

    found = [_find(args, _version_named(word)) for word in (args.one, args.other)]
    difference = compare(found[0][0], found[1][0])
    subjects = found[0][1], found[1][1]
    if args.json:
        print_json(difference_json(*subjects, difference))
    else:
        print_text(render_difference(paper_for(args), *subjects, difference))
    return ExitCode.OK


def _version_named(word: str) -> dict[str, Any]:
    """What `NAME@VERSION` names; a name may hold an @ where a version follows."""
    name, at, version = word.rpartition("@")
    return {"name": name if at else word, "namespace": None, "version": version if at else None}


def _find(args: Namespace, named: dict[str, Any]) -> "tuple[Relation, Subject]":
    from ui.clients.validate_datasets import find_data, plan_data  # noqa: PLC0415

    with open_door(args.catalog, args.server) as door:
        planned = plan_data(door, named)
    return find_data(planned, data_place())
