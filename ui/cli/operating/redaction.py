"""The command that takes personal data out of the log: one requests it, another confirms it."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, cast

from catalog.values.errors import BadQuestionError
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command, add_by
from ui.cli.output import paper_for, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import api_key, current_user
from ui.terminal.operating.redactions import render_redaction, render_redactions

if TYPE_CHECKING:
    from catalog.questions.operating.redaction import Redaction

_REDACT = """\
Takes personal data out of the log itself. One requests it, somebody else confirms it; then a marker stands in
the place of what went, and all tables are read from the log again. The hashes of the log still verify, and
whence verify says which entries are redacted. Copies made before (backups, exports) still have the data.

examples:
  whence ask log/entry position=12                       what the entry says
  whence redact 12 --pointer /run/facets/owner/email --reason 'erasure request 2026-41'
  whence redact --list
  whence redact --confirm 3f9c1d20ab47 --by dpo@example.com
  whence redact --rejected main:3 --reason 'a name in an event that was rejected'"""


def _add_redact(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("position", nargs="?", type=int, metavar="POSITION", help="the entry of the log")
    what.add_argument("--rejected", metavar="ID", help="a rejected input instead: all of its text goes")
    what.add_argument("--confirm", metavar="ID", help="do what somebody else requested")
    what.add_argument("--list", action="store_true", help="what was requested and done")
    parser.add_argument(
        "--pointer", action="append", metavar="P", help="a JSON pointer to what is to go; may be repeated"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why it goes; it stays in the log, so without the data")
    add_by(parser, "requests or confirms it")


def _redact(args: Namespace) -> ExitCode:
    if args.list:
        with opened(args) as client:
            rows = cast("list[Redaction]", client.ask("redactions", {}))
        return print_answer(args, rows, lambda: render_redactions(paper_for(args), rows))
    by = args.by or (None if api_key() else current_user())
    if args.confirm:
        with opened(args) as client:
            done = cast("Redaction", client.ask("confirm-redaction", {"redaction": args.confirm, "by": by}))
        end = print_answer(args, done, lambda: render_redaction(paper_for(args), done))
        if not args.json:
            say("Backups and copies made before still have it. What is left in free room: whence backup, restore.")
        return end
    if not args.reason:
        raise BadQuestionError("A redaction needs a reason, which stays in the log: --reason TEXT")
    given = {"position": args.position, "rejected": args.rejected, "pointers": args.pointer, "reason": args.reason}
    with opened(args) as client:
        request = cast("Redaction", client.ask("redact", {**given, "by": by}))
    return print_answer(args, request, lambda: render_redaction(paper_for(args), request))


COMMANDS = {"redact": Command(_REDACT, _add_redact, _redact)}
