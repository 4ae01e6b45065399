"""The commands for management records: write one down, list them."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, print_answer
from ui.cli.output import paper_for, print_json, say
from ui.clients.clients import open_door
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.records import render_record, render_records

if TYPE_CHECKING:
    from ingest.declarations.yaml_nodes import Node

_STDIN = "-"


def record(args: Namespace) -> ExitCode:
    """Write a record down; what is wrong in it is named with its line, and nothing is written."""
    from ingest.declarations import yaml_nodes  # noqa: PLC0415  # loads the parser of YAML

    node = _read(args.file)
    body = yaml_nodes.plain(node)
    if not isinstance(body, dict):
        raise BadQuestionError(f"{args.file}: a record is an object, like dataset: {{name: …}}")
    with open_door(args.catalog, args.server) as door:
        found = door.record(args.kind, body, args.by or (None if "by" in body else current_user()))
    if "errors" in found:
        return _refuse(args, found, node)
    return print_answer(args, found, lambda: render_record(paper_for(args), found))


def records(args: Namespace) -> ExitCode:
    """List the records of a kind, or of all."""
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


def _refuse(args: Namespace, found: Mapping[str, Any], node: "Node") -> ExitCode:
    """Every fault as editors open it."""
    from ingest.declarations.yaml_nodes import at  # noqa: PLC0415  # loads the parser of YAML

    if args.json:
        print_json(found)
        return ExitCode.BAD_INPUT
    for error in found["errors"]:
        path = tuple(error["pointer"].split("/")[1:])
        say(f"{args.file}:{at(node, path).line}: {'.'.join(path)} {error['reason']}")
    say("Nothing was written. What each kind has to say: whence record --help")
    return ExitCode.BAD_INPUT
