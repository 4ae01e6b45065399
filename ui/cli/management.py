"""The commands of the management system: controls, kpis."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import ask, print_answer
from ui.cli.options import Command, add_clocks
from ui.cli.output import paper_for, print_bytes, print_json
from ui.clients.exit_codes import ExitCode
from ui.terminal.controls import render_controls

if TYPE_CHECKING:
    from catalog.management.controls.control_json import ControlAnswer

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


COMMANDS = {"controls": Command(_CONTROLS, _add_controls, _controls)}
