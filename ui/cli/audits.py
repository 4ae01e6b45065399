"""The commands of an auditor: samples that can be drawn again, their sheets, the calendar."""

from argparse import ArgumentParser, Namespace
from typing import Any

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, opened, print_answer
from ui.cli.options import Command, add_by, add_clocks, add_nothing, count
from ui.cli.output import paper_for
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.audits import render_calendar, render_frames, render_sample, render_sheet

_SAMPLE = """\
Draw N items of a population as of a date. The same seed and dates draw the same items, whatever arrived since; the
query and a digest of the population come with them. Without FRAME: the populations.

With --record the sample becomes a record (kind sample), with a sheet for each item; --item fills one in. A graded
exception opens a finding, and where it is major or minor, a nonconformity.

examples:
  whence sample
  whence sample releases --size 5 --seed 2026-q3 --as-of 2026-09-30
  whence sample releases --size 5 --seed 2026-q3 --as-of 2026-09-30 --record --audit surveillance-2026
  whence sample --sheet SAMPLE --item 2 --result exception --grade minor --note 'approved after release'"""

_CALENDAR = """\
Audits held and planned, and those the programme asks for and nobody planned: an internal audit a year; after a
stage 2 surveillance a year, and recertification after three.

examples:
  whence calendar
  whence record audit --template"""
_GRADES = ("major", "minor", "observation", "opportunity", "good_practice")


def _add_sample(parser: ArgumentParser) -> None:
    parser.add_argument("frame", nargs="?", metavar="FRAME", help="the population: releases, incidents, …")
    parser.add_argument("--size", type=count, metavar="N", default=10, help="how many items (default: 10)")
    parser.add_argument("--seed", metavar="S", help="any text; the same one draws the same items")
    parser.add_argument(
        "--record", action="store_true", help="keep the sample as a record, with a sheet for each item"
    )
    parser.add_argument("--audit", metavar="ID", help="the audit that it is recorded for")
    add_clocks(parser)
    sheet = parser.add_argument_group("sheets")
    sheet.add_argument("--sheet", metavar="SAMPLE", help="the recorded sample whose item was examined")
    sheet.add_argument("--item", type=count, metavar="N", help="its number, from 1")
    sheet.add_argument("--result", choices=("ok", "exception"), help="the result")
    sheet.add_argument("--grade", choices=_GRADES, help="of an exception")
    sheet.add_argument("--note", metavar="TEXT", help="what was seen")
    sheet.add_argument("--interview", metavar="TEXT", help="who was asked, and what they answered")
    sheet.add_argument("--evidence", metavar="TEXT", action="append", help="what shows it; may be given again")
    add_by(parser, "drew or examined it")


def _sample(args: Namespace) -> ExitCode:
    if args.sheet is not None:
        return _examine(args)
    if args.frame is None:
        found = ask(Namespace(**{**vars(args), "as_of": None, "known_at": None}), "frames")
        return print_answer(args, found, lambda: render_frames(paper_for(args), found))
    if args.seed is None:
        raise BadQuestionError("A sample can be drawn again by its seed: --seed TEXT, like --seed 2026-q3")
    given = {"frame": args.frame, "size": args.size, "seed": args.seed}
    if not args.record:
        answer = ask(args, "sample", given)
        return print_answer(args, answer, lambda: render_sample(paper_for(args), answer))
    given |= {"audit": args.audit, "by": args.by or current_user(), "as_of": args.as_of, "known_at": args.known_at}
    with opened(args) as client:
        drawn: Any = client.ask("draw", given)
    return print_answer(args, drawn, lambda: render_sample(paper_for(args), drawn))


def _examine(args: Namespace) -> ExitCode:
    if args.item is None or args.result is None:
        raise BadQuestionError("Which item, with which result? --item N --result ok, or exception with --grade")
    given = {
        "sample": args.sheet,
        "item": args.item,
        "result": args.result,
        "grade": args.grade,
        "note": args.note,
        "interview": args.interview,
        "evidence": args.evidence,
        "by": args.by or current_user(),
    }
    with opened(args) as client:
        answer: Any = client.ask("examine", given)
    return print_answer(args, answer, lambda: render_sheet(paper_for(args), answer, args.item))


def _calendar(args: Namespace) -> ExitCode:
    entries = ask(args, "calendar")
    return print_answer(args, entries, lambda: render_calendar(paper_for(args), entries))


COMMANDS = {
    "sample": Command(_SAMPLE, _add_sample, _sample),
    "calendar": Command(_CALENDAR, add_nothing, _calendar),
}
