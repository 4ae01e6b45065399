"""The commands for management records: write one, list them."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, opened, print_answer
from ui.cli.options import Command, add_by, add_clocks
from ui.cli.output import paper_for, print_json, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.records import render_record, render_records

if TYPE_CHECKING:
    from ingest.declarations.yaml_nodes import Node

_STDIN = "-"

_RECORD = """\
FILE is YAML or JSON (- for standard input): one object. A record with the `id` of an earlier one replaces it;
the earlier one stays in the log. Each kind may have id, status, owner, by, due_at.

assessments use:
  receipt         dataset {namespace, name, version}, done; case, reasons, evidence, note
                  what a case asks for was done, which no event shows. done: erased, rebuilt, retrained, retired,
                  suppressed, restricted, weighed, examined or exempt: one that ends the action
  disposal        dataset; disposed_at, method, evidence     the data were deleted, which no event shows
  compatibility   dataset, purpose; until, evidence          the purpose is compatible (GDPR Art. 6(4))

kept for an AI management system, with any other members:
  system  policy  risk  incident  alert  training  audit  finding  review  supplier

approvals, waivers and cases have commands of their own: approve, waive, impact --open and --close.

examples:
  whence record receipt receipt.yml --by dpo@example.com
  echo '{dataset: {name: churn, version: v1}, done: retrained}' | whence record receipt -
  whence record risk risks/bias.yml"""

_RECORDS = """\
The current management records, latest opened first; of one KIND, or of all.

examples:
  whence records
  whence records case
  whence records receipt --known-at 2026-06-30
  whence sql "SELECT id, closed_at - opened_at AS took FROM records WHERE kind = 'case'\""""


def _add_record(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="receipt, disposal, compatibility, risk, …")
    parser.add_argument("file", type=Path, metavar="FILE", help="the record, YAML or JSON; - for standard input")
    add_by(parser, "records it, if the file does not name anyone")


def _record(args: Namespace) -> ExitCode:
    """Write a record; a fault in it is named with its line, and nothing is written."""
    from ingest.declarations import yaml_nodes  # noqa: PLC0415  # loads the parser of YAML

    node = _read(args.file)
    body = yaml_nodes.plain(node)
    if not isinstance(body, dict):
        raise BadQuestionError(f"{args.file}: a record is an object, like dataset: {{name: …}}")
    with opened(args) as client:
        answer = client.record(args.kind, body, args.by or (None if "by" in body else current_user()))
    if "errors" in answer:
        return _reject(args, answer, node)
    return print_answer(args, answer, lambda: render_record(paper_for(args), answer))


def _add_records(parser: ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help="of this kind only")
    add_clocks(parser)


def _records(args: Namespace) -> ExitCode:
    rows = ask(args, "records", {"kind": args.kind})
    return print_answer(args, rows, lambda: render_records(paper_for(args), rows, args.kind))


def _read(file: Path) -> "Node":
    """The one value in a file of YAML or JSON."""
    from ingest.declarations.yaml_nodes import YamlError, read_yaml  # noqa: PLC0415  # loads the parser of YAML

    try:
        text = sys.stdin.read() if str(file) == _STDIN else file.read_text(encoding="utf-8")
        nodes, faults = read_yaml(text)
    except OSError as error:
        raise BadQuestionError(f"Cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadQuestionError(f"Cannot read {file}: it is not UTF-8") from error
    except YamlError as error:
        raise BadQuestionError(f"{file}:{error.line}: {error.reason}") from error
    if faults:
        raise BadQuestionError("; ".join(f"{file}:{fault.line}: {fault.reason}" for fault in faults))
    if len(nodes) != 1:
        raise BadQuestionError(f"{file} holds {len(nodes)} documents. A record is one.")
    return nodes[0]


def _reject(args: Namespace, answer: Mapping[str, Any], node: "Node") -> ExitCode:
    """Print every fault as `file:line:`, which editors open."""
    from ingest.declarations.yaml_nodes import at  # noqa: PLC0415  # loads the parser of YAML

    if args.json:
        print_json(answer)
        return ExitCode.BAD_INPUT
    for error in answer["errors"]:
        path = tuple(error["pointer"].split("/")[1:])
        say(f"{args.file}:{at(node, path).line}: {'.'.join(path)} {error['reason']}")
    say("Nothing was written. What each kind has: whence record --help")
    return ExitCode.BAD_INPUT


COMMANDS = {
    "record": Command(_RECORD, _add_record, _record),
    "records": Command(_RECORDS, _add_records, _records),
}
