"""The commands that assess and decide: impact, label, findings, retention, compare, gate, approve, waive, assign."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import Words, ask, named, print_answer, split_name
from ui.cli.options import Command, add_by, add_clocks, add_name
from ui.cli.output import paper_for, print_bytes, print_text, say
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal import compare, findings, impact, label, retention
from ui.terminal.trace import not_yet_text

if TYPE_CHECKING:
    from catalog.governance.answers.answers import GateAnswer, Impact

_REASONS = ("withdrawal", "erasure", "contamination", "objection")
_EXITS = {"pass": ExitCode.OK, "violation": ExitCode.VIOLATION, "gap": ExitCode.GAP}
_STDOUT = "-"

_IMPACT = """\
Everything downstream of a version (the newest, or --version), or of all data from a declared source:
models first, then datasets, nearest first.

With --reason also the action each version needs: erase, rebuild, retrain, suppress, restrict, exempt (its
legal basis gives no such right), no_action, undetermined; and the receipt that closes it. NAME without
--version then means every version of it. --open records a case: from then on, anything that changed since
a version was made (withdrawn_since, expired_since) is a violation of the versions the case names. --close
assesses again and closes the case; it refuses while actions are open. An action that no event shows is
recorded with `whence record receipt FILE`.

examples:
  whence impact /data/crm/customers.csv
  whence impact --source crm --json
  whence impact /data/crm/customers.csv --reason withdrawal
  whence impact --source crm --reason erasure --open --owner ml@example.com --due 2026-12-31
  whence impact --source crm --reason erasure --close --by dpo@example.com"""

_LABEL = """\
The data protection summary of a version (the newest, or --version) or of one of its columns, derived from
all its sources: identifiability, categories and data subjects, permitted purposes (those all sources permit
now), retention, licence; and each source with its legal bases.

examples:
  whence label churn
  whence label features.churn --column age
  whence label churn --as-of 2026-03-01 --json"""

_FINDINGS = """\
What is wrong with a version (violation), what is unknown about it (gap) and what is worth a look (warning),
each with the path from the version to its cause and its remedy. Without NAME: of every model, and the
retention of every version. Exits with 0 whatever it finds; `whence gate` decides.

examples:
  whence findings
  whence findings churn --version v2
  whence findings --json"""

_RETENTION = """\
The retention state of every version (of NAME, or of all) that has a retention rule or needs one: ok,
due_soon (30 days), overdue, zombie (read after its end), held, conflict, undetermined,
derived_from_expired (a model), superseded, disposed. A derived version inherits the deadlines of its sources.

examples:
  whence retention
  whence retention features.churn
  whence retention --within P30D      overdue, or due within 30 days
  whence retention --as-of 2027-01-01"""

_COMPARE_WORDS = """\
a dataset or model name, any of its other names, or two words (NAMESPACE NAME); then the two versions."""

_COMPARE = """\
What was added, removed and changed from version V1 to version V2: upstream datasets, jobs and their code,
sources, columns, the label and the findings. Both are assessed as of now (or --as-of), so what differs lies
in the versions. Exits with 0 whatever it finds.

examples:
  whence compare churn v1 v2
  whence compare models churn v1 v2 --json"""

_GATE = """\
Decides on a version (the newest, or --version) for CI: a violation beats a gap beats a pass. Waived findings
and warnings do not count. With --require-approval a version without an approval, or that changed since its
approval, does not pass.

examples:
  whence gate churn --version v2
  whence gate churn --require-approval
  whence gate churn --sarif findings.sarif
  whence gate churn --as-of 2026-03-01      with the date, legal bases and events of then

exits with 0 pass, 1 violation, 4 gap."""

_APPROVED = """\
NAME is a model name, any of its other names, or two words: NAMESPACE NAME."""

_APPROVE = """\
Records the approval of a model version for its declared purpose. The approval is bound to digests of the
version, its trace, its labels, the rules and its checks: when any of them changes it is stale. Nobody can
approve what they made.

example:
  whence approve churn --version v2 --purpose dpv:CustomerRelationshipManagement --by lead@example.com \\
    --until 2099-12-31"""

_WAIVE = """\
Accepts the risk of a finding until a date, with a justification. The finding stays listed with its waiver;
the gate ignores it until then. Waiving it again extends (or shortens) the waiver. --revoke takes the waiver
back: the finding counts again at once. Every decision stays in the log.

examples:
  whence waive 3054ebbcbaef5d81 --by lead@example.com --reason "licence is being bought" --until 2099-12-31
  whence waive 3054ebbcbaef5d81 --revoke --by lead@example.com --reason rejected"""

_ASSIGN = """\
Assigns an owner to a finding, and a due date. The finding stays open and still counts at the gate; the page
Findings shows its owner. Assigning it again replaces the owner.

example:
  whence assign 3054ebbcbaef5d81 --to steward@example.com --until 2099-12-31"""


def _add_impact(parser: ArgumentParser) -> None:
    add_name(parser, is_optional=True)
    parser.add_argument("--source", metavar="S", help="all data from this declared source")
    parser.add_argument("--reason", choices=_REASONS, help="the scenario whose actions to show")
    parser.add_argument("--open", action="store_true", help="open a case for everything shown")
    parser.add_argument("--owner", metavar="WHO", help="with --open: who answers for it; else who opens it")
    parser.add_argument("--due", metavar="DAY", help="with --open: the day by which everything has to be done")
    parser.add_argument("--close", action="store_true", help="close the case; every action must be complete")
    add_by(parser, "opens or closes it")
    add_clocks(parser)


def _impact(args: Namespace) -> ExitCode:
    if not args.name and not args.source:
        raise BadQuestionError("impact of what? Give a NAME or --source SOURCE")
    if args.name and args.source:
        raise BadQuestionError("impact of a NAME or of a --source, not both. Leave one out.")
    given: Words = {**named(args), "source": args.source, "reason": args.reason}
    if args.open and args.close:
        raise BadQuestionError("--open or --close, not both. Leave one out.")
    if (args.owner or args.due) and not args.open:
        raise BadQuestionError("--owner and --due are given with --open: a case that is open already takes them too.")
    answer = _change_case(args, given) if args.open or args.close else _plain_impact(args, given)
    return print_answer(args, answer, lambda: impact.render_impact(paper_for(args), answer))


def _plain_impact(args: Namespace, given: Words) -> "Impact":
    if args.by:
        raise BadQuestionError("--by names who opens or closes a case. Give --open or --close too, or leave it out.")
    answer: Impact = ask(args, "impact", given)
    return answer


def _change_case(args: Namespace, given: Words) -> "Impact":
    if args.reason is None:
        raise BadQuestionError("A case has a reason: --reason withdrawal, erasure, contamination or objection")
    if args.as_of or args.known_at:
        raise BadQuestionError(
            "A case is opened and closed now, not at another time. Leave out --as-of and --known-at."
        )
    without_clocks = Namespace(catalog=args.catalog, server=args.server)
    question, message = _CLOSED if args.close else _OPENED
    terms: Words = {} if args.close else {"owner": args.owner, "due": args.due}
    answer: Impact = ask(without_clocks, question, {**given, **terms, "by": args.by or current_user()})
    say(message)
    return answer


_OPENED = (
    "case",
    "Case open: each version with an open action has a violation, and its gate fails, until it is done.",
)
_CLOSED = ("closed-case", "Case closed: all actions complete. How long it took: whence records case")


def _add_label(parser: ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--column", metavar="C", help="of this column only")
    add_clocks(parser)


def _label(args: Namespace) -> ExitCode:
    answer = ask(args, "label", {**named(args), "column": args.column})
    return print_answer(args, answer, lambda: label.render_label(paper_for(args), answer))


def _add_findings(parser: ArgumentParser) -> None:
    add_name(parser, is_optional=True)
    add_clocks(parser)


def _findings(args: Namespace) -> ExitCode:
    rows = ask(args, "findings", named(args))
    # An empty list says that nothing is wrong; only the trace says where there was nothing yet.
    may_be_later = not rows and args.as_of and args.name and not args.json
    if may_be_later and (missing := not_yet_text(ask(args, "trace", named(args)))):
        print_text(missing)
        return ExitCode.OK
    return print_answer(args, rows, lambda: findings.render_findings(paper_for(args), rows))


def _add_retention(parser: ArgumentParser) -> None:
    add_name(parser, is_optional=True, version="of this version only")
    parser.add_argument("--within", metavar="P30D", help="only what is due within this ISO 8601 duration, or overdue")
    add_clocks(parser)


def _retention(args: Namespace) -> ExitCode:
    rows = ask(args, "retention", {"within": args.within, **named(args)})
    return print_answer(args, rows, lambda: retention.render_retention(paper_for(args), rows, args.within))


def _add_compare(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="NAME V1 V2", help=_COMPARE_WORDS)
    add_clocks(parser)


def _compare(args: Namespace) -> ExitCode:
    *name, before, after = args.words if len(args.words) > 2 else ("", "", "")
    if not any(name):
        raise BadQuestionError(f"compare wants NAME V1 V2, not {' '.join(args.words)!r}. Versions: whence show NAME")
    namespace, dataset = split_name(name)
    given: Words = {"name": dataset, "namespace": namespace, "before": before, "after": after}
    answer = ask(args, "compare", given)
    return print_answer(args, answer, lambda: compare.render_compare(paper_for(args), answer))


def _add_gate(parser: ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--require-approval", action="store_true", help="a pass without a valid approval is a gap")
    parser.add_argument("--sarif", metavar="FILE", help="write the findings there as SARIF; -: to stdout, alone")
    add_clocks(parser)


def _gate(args: Namespace) -> ExitCode:
    if args.sarif == _STDOUT and args.json:
        raise BadQuestionError("--json and --sarif - both want stdout. Write one to a file: --sarif FILE")
    answer = ask(args, "gate", {**named(args), "require_approval": args.require_approval})
    if args.sarif is not None:
        _write_sarif(answer, args.sarif)
    if args.sarif != _STDOUT:
        print_answer(args, answer, lambda: findings.render_gate(paper_for(args), answer))
    return _EXITS[answer["decision"]]


def _write_sarif(gate: "GateAnswer", place: str) -> None:
    import orjson  # noqa: PLC0415  # not for --help

    from catalog.governance.answers.sarif import sarif_of  # noqa: PLC0415  # only where it is wanted

    written = orjson.dumps(sarif_of(gate), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    print_bytes(written, None if place == _STDOUT else Path(place))


def _add_approve(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="+", metavar="NAME", help=_APPROVED)
    parser.add_argument("--version", metavar="V", required=True, help="the version approved")
    parser.add_argument("--purpose", metavar="P", required=True, help="the purpose, like dpv:Marketing")
    parser.add_argument("--by", metavar="WHO", required=True, help="who approves; nobody who made it")
    parser.add_argument("--until", metavar="DAY", help="the last day it is valid")


def _approve(args: Namespace) -> ExitCode:
    given: Words = {**named(args), "purpose": args.purpose, "by": args.by, "until": args.until}
    record = ask(args, "approve", given)
    return print_answer(args, record, lambda: findings.render_approval(paper_for(args), record))


def _add_finding(parser: ArgumentParser) -> None:
    parser.add_argument("finding", metavar="FINDING", help="the id of a finding, as whence findings shows it")


def _add_waive(parser: ArgumentParser) -> None:
    _add_finding(parser)
    parser.add_argument("--by", metavar="WHO", required=True, help="who accepts the risk, or no longer does")
    parser.add_argument("--reason", metavar="WHY", required=True, help="the justification")
    term = parser.add_mutually_exclusive_group(required=True)
    term.add_argument("--until", metavar="DAY", help="the last day it is valid")
    term.add_argument("--revoke", action="store_true", help="take the waiver back; the finding counts again")


def _waive(args: Namespace) -> ExitCode:
    given: Words = {"finding": args.finding, "by": args.by, "reason": args.reason}
    record = ask(args, "revoke-waiver", given) if args.revoke else ask(args, "waive", {**given, "until": args.until})
    return print_answer(args, record, lambda: findings.render_waiver(paper_for(args), record))


def _add_assign(parser: ArgumentParser) -> None:
    _add_finding(parser)
    parser.add_argument("--to", metavar="WHO", required=True, help="its owner")
    parser.add_argument("--until", metavar="DAY", help="its due date")
    add_by(parser, "assigns it")


def _assign(args: Namespace) -> ExitCode:
    by = args.by or current_user() or ""
    given: Words = {"finding": args.finding, "to": args.to, "by": by, "until": args.until}
    record = ask(args, "assign", given)
    return print_answer(args, record, lambda: findings.render_assignment(paper_for(args), record))


COMMANDS = {
    "impact": Command(_IMPACT, _add_impact, _impact),
    "label": Command(_LABEL, _add_label, _label),
    "findings": Command(_FINDINGS, _add_findings, _findings),
    "retention": Command(_RETENTION, _add_retention, _retention),
    "compare": Command(_COMPARE, _add_compare, _compare),
    "gate": Command(_GATE, _add_gate, _gate),
    "approve": Command(_APPROVE, _add_approve, _approve),
    "waive": Command(_WAIVE, _add_waive, _waive),
    "assign": Command(_ASSIGN, _add_assign, _assign),
}
