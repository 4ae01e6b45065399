"""The commands that judge and decide: label, findings, retention, compare, gate, impact, approve, waive."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from catalog.values.errors import BadQuestionError
from ui.cli.ask import Words, ask, named, print_answer
from ui.cli.output import paper_for, print_bytes, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal import compare, findings, impact, label, retention

_ENDS = {"pass": ExitCode.OK, "violation": ExitCode.VIOLATION, "gap": ExitCode.GAP}
_STDOUT = "-"


def _impact(args: Namespace) -> ExitCode:
    if not args.name and not args.source:
        raise BadQuestionError("impact of what? Give a NAME or --source SOURCE")
    if args.name and args.source:
        raise BadQuestionError("impact of a NAME or of a --source, not both. Leave one out.")
    given: Words = {**named(args), "source": args.source, "reason": args.reason}
    if args.open and args.close:
        raise BadQuestionError("--open or --close, not both. Leave one out.")
    found = _change_case(args, given) if args.open or args.close else _plain_impact(args, given)
    return print_answer(args, found, lambda: impact.render_impact(paper_for(args), found))


def _plain_impact(args: Namespace, given: Words) -> dict[str, object]:
    if args.by:
        raise BadQuestionError("--by names who opens or closes a case. Give --open or --close too, or leave it out.")
    found: dict[str, object] = ask(args, "impact", given)
    return found


def _change_case(args: Namespace, given: Words) -> dict[str, object]:
    if args.reason is None:
        raise BadQuestionError("A case has a reason: --reason withdrawal, erasure or contamination")
    if args.as_of or args.known_at:
        raise BadQuestionError(
            "A case is opened and closed now, not at another time. Leave out --as-of and --known-at."
        )
    without_clocks = Namespace(catalog=args.catalog, server=args.server)
    question, told = _CLOSED if args.close else _OPENED
    found: dict[str, object] = ask(without_clocks, question, {**given, "by": args.by or current_user()})
    say(told)
    return found


_OPENED = ("case", "The case is recorded: what changed since its versions were made is a violation of them now.")
_CLOSED = ("closed-case", "The case is closed: everything it asks for is done. How long it took: whence records case")


def _label(args: Namespace) -> ExitCode:
    found = ask(args, "label", {**named(args), "column": args.column})
    return print_answer(args, found, lambda: label.render_label(paper_for(args), found))


def _findings(args: Namespace) -> ExitCode:
    rows = ask(args, "findings", named(args))
    return print_answer(args, rows, lambda: findings.render_findings(paper_for(args), rows))


def _retention(args: Namespace) -> ExitCode:
    rows = ask(args, "retention", {"within": args.within, **named(args)})
    return print_answer(args, rows, lambda: retention.render_retention(paper_for(args), rows, args.within))


def _compare(args: Namespace) -> ExitCode:
    *name, before, after = args.words if len(args.words) > 2 else ("", "", "")
    if not any(name):
        raise BadQuestionError(f"compare wants NAME V1 V2, not {' '.join(args.words)!r}. Versions: whence show NAME")
    words = named(Namespace(name=name, version=None))
    given: Words = {"name": words["name"], "namespace": words["namespace"], "before": before, "after": after}
    found = ask(args, "compare", given)
    return print_answer(args, found, lambda: compare.render_compare(paper_for(args), found))


def _gate(args: Namespace) -> ExitCode:
    if args.sarif == _STDOUT and args.json:
        raise BadQuestionError("--json and --sarif - both want stdout. Write one to a file: --sarif FILE")
    found = ask(args, "gate", {**named(args), "require_approval": args.require_approval})
    if args.sarif is not None:
        _write_sarif(found, args.sarif)
    if args.sarif != _STDOUT:
        print_answer(args, found, lambda: findings.render_gate(paper_for(args), found))
    return _ENDS[found["decision"]]


def _write_sarif(found: dict[str, object], place: str) -> None:
    import orjson  # noqa: PLC0415  # not for --help

    from catalog.governance.answers.sarif import sarif_of  # noqa: PLC0415  # only where it is wanted

    written = orjson.dumps(sarif_of(found), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    print_bytes(written, None if place == _STDOUT else Path(place))


def _approve(args: Namespace) -> ExitCode:
    given: Words = {**named(args), "purpose": args.purpose, "by": args.by, "until": args.until}
    record = ask(args, "approve", given)
    return print_answer(args, record, lambda: findings.render_approval(paper_for(args), record))


def _waive(args: Namespace) -> ExitCode:
    given: Words = {"finding": args.finding, "by": args.by, "reason": args.reason, "until": args.until}
    record = ask(args, "waive", given)
    return print_answer(args, record, lambda: findings.render_waiver(paper_for(args), record))


def _assign(args: Namespace) -> ExitCode:
    given: Words = {
        "finding": args.finding,
        "to": args.to,
        "by": args.by or current_user() or "",
        "until": args.until,
    }
    record = ask(args, "assign", given)
    return print_answer(args, record, lambda: findings.render_assignment(paper_for(args), record))


COMMANDS: dict[str, Callable[[Namespace], ExitCode]] = {
    "impact": _impact,
    "label": _label,
    "findings": _findings,
    "retention": _retention,
    "compare": _compare,
    "gate": _gate,
    "approve": _approve,
    "waive": _waive,
    "assign": _assign,
}
