"""The command that writes what is put before a management review."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ui.cli.ask import ask
from ui.cli.options import Command, add_clocks
from ui.cli.output import print_bytes, print_json
from ui.clients.exit_codes import ExitCode
from ui.presentation.managing.review_pack import pack_markdown

_REVIEW_PACK = """\
What a management review looks at, as Markdown: KPIs against their targets, findings, and the records that are open or
happened since the last management review: actions, changes, audits, risks, incidents, objectives, suppliers.

Hold the review, then record it: whence record review --template. Its decisions become actions.

examples:
  whence review-pack -o review.md
  whence review-pack --since 2026-01-01 --as-of 2026-06-30 -o 2026-h1.md"""


def _add_review_pack(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DAY", help="from this day on (default: the last management review)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write; else to stdout")
    add_clocks(parser)


def _review_pack(args: Namespace) -> ExitCode:
    pack = ask(args, "review-pack", {"since": args.since})
    if args.json:
        print_json(pack)
    else:
        print_bytes(pack_markdown(pack).encode(), args.output)
    return ExitCode.OK


COMMANDS = {"review-pack": Command(_REVIEW_PACK, _add_review_pack, _review_pack)}
