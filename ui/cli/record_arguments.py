"""The words of the commands for management records, and what their help teaches."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ui.cli.options import add_clocks

RECORD = """\
FILE is YAML or JSON (- for standard input): one object. Written again with the same `id`, a record takes the
place of the one before; what it said stays in the log. Each kind may say id, status, owner, by, due_at.

verdicts heed:
  receipt         dataset {namespace, name, version}; done, evidence, note
                  what a withdrawal or erasure asks for was done, where no event tells of it
  disposal        dataset; disposed_at, method, evidence     it was deleted, where no event tells of it
  compatibility   dataset, purpose; until, evidence          the purpose is compatible (GDPR Art. 6(4))

kept for an AI management system, with whatever else they say:
  system  policy  risk  incident  alert  training  audit  finding  review  supplier

approvals, waivers and cases have commands of their own: approve, waive, impact --open and --close.

examples:
  whence record receipt receipt.yml --by dpo@example.com
  echo '{dataset: {name: churn, version: v1}, done: retrained}' | whence record receipt -
  whence record risk risks/bias.yml"""

RECORDS = """\
Every management record as it stands, the newest opened first; of one KIND, or of all.

examples:
  whence records
  whence records case
  whence records receipt --known-at 2026-06-30
  whence sql "SELECT id, closed_at - opened_at AS took FROM records WHERE kind = 'case'\""""


def _record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="what it is: receipt, disposal, compatibility, risk, …")
    parser.add_argument("file", type=Path, metavar="FILE", help="the record, YAML or JSON; - for standard input")
    parser.add_argument("--by", metavar="WHO", help="who writes it down, if it does not say (you)")


def _records(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help="of this kind only")
    add_clocks(parser)


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "record": ("write a management record down", RECORD, _record),
    "records": ("list management records", RECORDS, _records),
}
