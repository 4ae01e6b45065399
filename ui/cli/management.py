"""The commands of the management system: controls, kpis."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, opened, print_answer
from ui.cli.options import Command, add_by, add_clocks, count
from ui.cli.output import paper_for, print_bytes, print_json
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import current_user
from ui.terminal.controls import render_controls
from ui.terminal.kpis import render_actions, render_kpis

if TYPE_CHECKING:
    from catalog.management.answers.kpi_actions import KpiActions
    from catalog.management.controls.control_json import ControlAnswer
    from catalog.management.kpis.kpi_json import KpiAnswer

_STATES = ("computed", "attested", "partial", "gap", "not_applicable", "organisational")
_FORMATS = ("markdown", "csv")

_CONTROLS = """\
The controls of ISO/IEC 42001 (clauses 4-10 and Annex A) with their states: computed (follows from lineage,
validations and records), attested (a record of a person, owned and in date), partial, gap, organisational
(evidence is kept elsewhere), not_applicable (with reasons). Each has the query its state follows from.

--framework: iso42001, requirements (eleven, in short), ai_act (high-risk AI systems), all; or a FILE of your
own: a framework is YAML, and no code (docs/management.md). --soa prints the Statement of Applicability. That a
control does not apply is a record:
  {controls: [A.10.4], applicability: not_applicable, reasons: …, owner: …}   whence record decision FILE

examples:
  whence controls
  whence controls --state gap
  whence controls --framework ai_act --as-of 2026-06-30
  whence controls --soa > statement-of-applicability.md
  whence controls --soa --format csv -o soa.csv
  whence sql "SELECT id, title, next_step FROM controls WHERE state = 'gap'\""""


def _add_controls(parser: ArgumentParser) -> None:
    parser.add_argument("--framework", metavar="F", help="iso42001 (default), requirements, ai_act, all, or a FILE")
    parser.add_argument("--state", choices=_STATES, help="only controls in this state")
    parser.add_argument("--soa", action="store_true", help="print the Statement of Applicability")
    parser.add_argument("--format", choices=_FORMATS, help="of the statement (markdown)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the statement to this file")
    add_clocks(parser)


def _controls(args: Namespace) -> ExitCode:
    rows = _asked(args)
    if args.soa:
        return _print_soa(args, rows)
    if args.format or args.output:
        raise BadQuestionError("--format and -o are for the statement: whence controls --soa. Rows: --json")
    return print_answer(args, rows, lambda: render_controls(paper_for(args), rows, args.state))


def _asked(args: Namespace) -> "list[ControlAnswer]":
    """The controls of a framework by its name, or of a file."""
    name: str | None = args.framework
    given: dict[str, str | int | None] = {"state": args.state}
    if name and (Path(name).suffix in {".yml", ".yaml", ".json"} or "/" in name):
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadQuestionError(f"Cannot read {name}: {error}") from error
        question, given = "controls/own", {**given, "text": text, "source": name}
    else:
        question, given = "controls", {**given, "framework": name}
    rows: list[ControlAnswer] = ask(args, question, given)
    return rows


def _print_soa(args: Namespace, rows: "list[ControlAnswer]") -> ExitCode:
    from catalog.management.controls.soa import as_csv, as_markdown, statement_of_applicability  # noqa: PLC0415

    own = args.framework not in {None, "iso42001"}
    statement = statement_of_applicability(rows, "" if own else None)
    if args.json:
        print_json(statement)
        return ExitCode.OK
    day = args.as_of or args.known_at or datetime.now(UTC).date().isoformat()
    text = as_csv(statement) if args.format == "csv" else as_markdown(statement, day)
    print_bytes(text.encode(), args.output)
    return ExitCode.OK


_KPIS = """\
The KPIs of the management system in a period, each against its target. A value that nothing was measured for is
no data, never 100 %. What says how things stand (provenance, legal bases, retention, gaps, approvals, column
lineage) is as of the end of the period, or now.

--period: a month (2026-09; the one under way where none is given), a quarter (2026-Q3), a year (2026), a duration
up to now (P1M), or two days, the second not included (2026-01-01/2026-04-01). --trend N: N periods before it, too.
A target is set by an objective: {measure: mttr, target: 8, owner: …}, then whence record objective FILE.
--open-actions opens an action for each KPI off its target, once for each KPI and period.

examples:
  whence kpis
  whence kpis --period 2026-Q3 --trend 4
  whence kpis --kpi mttr --json
  whence kpis --period 2026-09 --open-actions --by lead@example.com
  whence sql "SELECT period, value FROM kpis WHERE kpi = 'mttr' ORDER BY period\""""


def _add_kpis(parser: ArgumentParser) -> None:
    parser.add_argument("--period", metavar="P", help="2026-09, 2026-Q3, 2026, P1M, 2026-01-01/2026-04-01")
    parser.add_argument("--trend", type=count, default=0, metavar="N", help="so many periods before it, too")
    parser.add_argument("--kpi", metavar="ID", help="only this one")
    parser.add_argument("--open-actions", action="store_true", help="open an action for each one off its target")
    add_by(parser, "opens them")
    add_clocks(parser)


def _kpis(args: Namespace) -> ExitCode:
    if args.open_actions:
        if args.as_of or args.known_at or args.kpi:
            raise BadQuestionError(
                "--open-actions is of a period and of now: leave --as-of, --known-at and --kpi out"
            )
        given = {"period": args.period, "by": args.by or current_user()}
        with opened(args) as client:
            answer: KpiActions = client.ask("kpi-actions", given)  # type: ignore[assignment]  # JSON of its type
        return print_answer(args, answer, lambda: render_actions(paper_for(args), answer))
    rows: list[KpiAnswer] = ask(args, "kpis", {"period": args.period, "trend": args.trend, "kpi": args.kpi})
    return print_answer(args, rows, lambda: render_kpis(paper_for(args), rows))


COMMANDS = {
    "controls": Command(_CONTROLS, _add_controls, _controls),
    "kpis": Command(_KPIS, _add_kpis, _kpis),
}
