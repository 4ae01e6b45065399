"""The commands for management records: write and change them, list them, open those that findings ask for."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, opened, print_answer
from ui.cli.options import Command, add_by, add_clocks
from ui.cli.output import paper_for, print_json, print_text, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.records import render_history, render_raised, render_record, render_records, render_written

if TYPE_CHECKING:
    from catalog.events.openlineage import Body
    from ingest.declarations.reading.yaml_nodes import Node

_STDIN = "-"

_RECORD = """\
FILE is YAML, JSON or CSV (- for standard input): one record, or several of the kind, written all or none.
A record with the `id` of an earlier one replaces it; the earlier one stays in the log. With --id and --set, members
of a record change, its state above all:  whence record incident --id inc-7 --set status=resolved --set cause=…

Each kind has states, and moves between them; a state may need members, or somebody else than before.
--template shows the members and states of a kind, ready to be filled in.

for the management of AI (ISO/IEC 42001):
  policy  system  objective  risk  impact_assessment  supplier  training  alert  incident  change  deployment
  assessment  decision  review  action  nonconformity; of auditors: audit  sample  finding

what changes verdicts:
  receipt         dataset {namespace, name, version}, done; case, reasons, evidence, note
                  what a case asks for was done, which no event shows. done: erased, rebuilt, retrained, retired,
                  suppressed, restricted, weighed, examined or exempt: one that ends the action
  disposal        dataset; disposed_at, method, evidence     the data were deleted, which no event shows
  compatibility   dataset, purpose; until, evidence          the purpose is compatible (GDPR Art. 6(4))

approvals, waivers and cases have commands of their own: approve, waive, impact --open and --close.

examples:
  whence record risk --template > bias.yml
  whence record risk bias.yml --by ml@example.com
  whence record supplier suppliers.csv
  whence record nonconformity --id nc-1 --set status=cause_found --set cause='no check before release'
  echo '{dataset: {name: churn, version: v1}, done: retrained}' | whence record receipt -"""

_RECORDS = """\
The current management records, latest opened first; of one KIND, or of all. With --id: how one came to be as it is.

examples:
  whence records
  whence records risk --status open --overdue
  whence records incident --id inc-7
  whence records supplier --format csv > suppliers.csv     edit it, then: whence record supplier suppliers.csv
  whence records receipt --known-at 2026-06-30
  whence sql "SELECT id, closed_at - opened_at AS took FROM records WHERE kind = 'case'\""""

_RAISE = """\
Open a nonconformity for violations, and a risk for gaps: one for each kind of finding and source, however many models
it reaches. What is open already is left as it is; risks whose findings are gone are closed. Such a record can be
closed only when its findings are gone or waived. Run it after each release, or once a day.

examples:
  whence raise
  whence raise --by governance-bot && whence records --status open"""


def _assignment(text: str) -> tuple[str, str]:
    """KEY=VALUE. Raises ArgumentTypeError."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ArgumentTypeError(f"{text!r} is no change; write it as status=closed")
    return key, value


def _add_record(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="risk, incident, audit, receipt, …")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="YAML, JSON or .csv; - for standard input")
    parser.add_argument("--id", metavar="ID", help="change this record")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", type=_assignment, action="append", default=[], help="a member that changes"
    )
    parser.add_argument("--format", choices=("yaml", "csv"), help="of FILE, where its name does not end in .csv")
    parser.add_argument("--template", action="store_true", help="print the members of KIND, to be filled in")
    add_by(parser, "records it, if the file does not name anyone")


def _record(args: Namespace) -> ExitCode:
    """Write a record, or several; a fault is named with its line, and nothing is written."""
    if args.template:
        from ingest.records.templates import template  # noqa: PLC0415  # loads pydantic

        print_text(template(args.kind).rstrip("\n"))
        return ExitCode.OK
    if args.id is not None:
        return _amend(args)
    if args.file is None:
        raise BadQuestionError(
            f"Which record? whence record {args.kind} FILE, or --id ID --set status=…; a file to fill in: --template"
        )
    if args.format == "csv" or (args.format is None and args.file.suffix.casefold() == ".csv"):
        from ingest.records.spreadsheet import rows_of  # noqa: PLC0415  # loads pydantic

        return _write(args, rows_of(args.kind, _text_of(args.file)), None)
    nodes = _read(args.file)
    from ingest.declarations.reading import yaml_nodes  # noqa: PLC0415  # loads the parser of YAML

    values = [yaml_nodes.plain(node) for node in nodes]
    if len(nodes) == 1 and isinstance(values[0], list):
        return _write(args, [_object(args, each) for each in values[0]], nodes[0])
    if len(nodes) == 1:
        return _write(args, _object(args, values[0]), nodes[0])
    from ingest.declarations.reading.yaml_nodes import Node  # noqa: PLC0415  # loads the parser of YAML

    return _write(args, [_object(args, each) for each in values], Node(1, nodes))


def _object(args: Namespace, value: object) -> "Body":
    if not isinstance(value, dict):
        raise BadQuestionError(f"{args.file}: a record is an object, like title: … or dataset: {{name: …}}")
    return value


def _write(args: Namespace, body: "Body | Sequence[Body]", node: "Node | None") -> ExitCode:
    each = [body] if isinstance(body, Mapping) else body
    by = args.by or (None if each and all("by" in record for record in each) else current_user())
    if isinstance(body, Mapping) and "by" in body and args.by is None:
        by = None
    with opened(args) as client:
        answer = client.record(args.kind, body, by)
    if "errors" in answer:
        return _reject(args, answer, node)
    if isinstance(body, Mapping):
        return print_answer(args, answer, lambda: render_record(paper_for(args), answer))
    return print_answer(args, answer, lambda: render_written(paper_for(args), answer))


def _amend(args: Namespace) -> ExitCode:
    """Change members of a record; a value that is JSON counts as such, `null` takes the member away."""
    if not args.set:
        raise BadQuestionError(f"What changes in {args.kind} {args.id}? --set status=closed, --set note='…'")
    changes: Body = {key: _value(text) for key, text in args.set}
    with opened(args) as client:
        answer = client.amend(args.kind, args.id, changes, args.by or current_user())
    if "errors" in answer:
        return _reject(args, answer, None)
    return print_answer(args, answer, lambda: render_record(paper_for(args), answer))


def _value(text: str) -> Any:  # noqa: ANN401  # any JSON value
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _add_records(parser: ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help="of this kind only")
    parser.add_argument("--id", metavar="ID", help="the history of this one")
    parser.add_argument("--status", metavar="S", help="in this state only; `open`: not ended")
    parser.add_argument("--owner", metavar="WHO", help="of this owner only")
    parser.add_argument("--overdue", action="store_true", help="only those that are due and not ended")
    parser.add_argument("--format", choices=("table", "csv"), default="table", help="csv: for a spreadsheet")
    add_clocks(parser)


def _records(args: Namespace) -> ExitCode:
    if args.id is not None:
        if args.kind is None:
            raise BadQuestionError(f"Of which kind is {args.id}? whence records KIND --id {args.id}")
        steps = ask(args, "record-history", {"kind": args.kind, "record_id": args.id})
        return print_answer(args, steps, lambda: render_history(paper_for(args), steps))
    given = {
        "kind": args.kind,
        "status": args.status,
        "owner": args.owner,
        "overdue": "true" if args.overdue else None,
    }
    rows = ask(args, "records", given)
    if args.format == "csv" and not args.json:
        from ingest.records.spreadsheet import written  # noqa: PLC0415  # loads pydantic

        if args.kind is None:
            raise BadQuestionError("A spreadsheet has the members of one kind: whence records KIND --format csv")
        print_text(written(args.kind, [row["body"] for row in rows]).rstrip("\n"))
        return ExitCode.OK
    return print_answer(args, rows, lambda: render_records(paper_for(args), rows, args.kind))


def _add_raise(parser: ArgumentParser) -> None:
    add_by(parser, "opens them")


def _raise(args: Namespace) -> ExitCode:
    with opened(args) as client:
        answer: Any = client.ask("raise", {"by": args.by or current_user()})
    return print_answer(args, answer, lambda: render_raised(paper_for(args), answer))


def _text_of(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == _STDIN else file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadQuestionError(f"Cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadQuestionError(f"Cannot read {file}: it is not UTF-8") from error


def _read(file: Path) -> "list[Node]":
    """The values in a file of YAML or JSON."""
    from ingest.declarations.reading.yaml_nodes import YamlError, read_yaml  # noqa: PLC0415  # loads the parser of YAML

    try:
        nodes, faults = read_yaml(_text_of(file))
    except YamlError as error:
        raise BadQuestionError(f"{file}:{error.line}: {error.reason}") from error
    if faults:
        raise BadQuestionError("; ".join(f"{file}:{fault.line}: {fault.reason}" for fault in faults))
    if not nodes:
        raise BadQuestionError(f"{file} is empty. A file to fill in: whence record KIND --template")
    return nodes


def _reject(args: Namespace, answer: Mapping[str, Any], node: "Node | None") -> ExitCode:
    """Print every fault, as `file:line:` where it stands in a file, which editors open."""
    if args.json:
        print_json(answer)
        return ExitCode.BAD_INPUT
    for error in answer["errors"]:
        path = tuple(error["pointer"].split("/")[1:])
        say(f"{_place(args, node, path)}{'.'.join(path)} {error['reason']}")
    say(f"Nothing was written. Members and states: whence record {args.kind} --template")
    return ExitCode.BAD_INPUT


def _place(args: Namespace, node: "Node | None", path: tuple[str, ...]) -> str:
    if node is None:
        return f"{args.file or args.kind}: "
    from ingest.declarations.reading.yaml_nodes import at  # noqa: PLC0415  # loads the parser of YAML

    steps = tuple(int(part) if part.isdecimal() else part for part in path)
    return f"{args.file}:{at(node, steps).line}: "


COMMANDS = {
    "record": Command(_RECORD, _add_record, _record),
    "records": Command(_RECORDS, _add_records, _records),
    "raise": Command(_RAISE, _add_raise, _raise),
}
