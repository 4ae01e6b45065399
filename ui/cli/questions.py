"""The command that asks any question by its name, for what has no command of its own."""

from argparse import ArgumentParser, Namespace

import orjson

from catalog.questions.registry import QUESTIONS, QuestionEntry
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError, NotFoundError
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command
from ui.cli.output import print_json
from ui.clients.exit_codes import ExitCode

_ASK = """\
Asks a question by its name and prints the answer as JSON; without one, lists all questions. These are the
routes of the HTTP API (docs/http.md), with their parameters. A value is text, or JSON where the parameter is
no text: a number, true, an object.

examples:
  whence ask
  whence ask search/datasets query=customers count=5
  whence ask run run_id=01a20477-a44b-75c0-8b24-f2c16ebe930d
  whence ask findings/groups grouping=source --server http://127.0.0.1:5000"""


def _add_ask(parser: ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="its name; else all are listed")
    parser.add_argument("parameters", nargs="*", metavar="PARAMETER=VALUE", help="what it is asked of")


def _ask(args: Namespace) -> ExitCode:
    if args.question is None:
        summaries = {name: _summary(entry) for name, entry in sorted(QUESTIONS.items())}
        lines = (f"{name:<22} {summary}" for name, summary in summaries.items())
        return print_answer(args, summaries, lambda: "\n".join(lines))
    if args.question not in QUESTIONS:
        raise NotFoundError(f"No question {args.question!r}. All of them: whence ask")
    given = _given(QUESTIONS[args.question], args.parameters)
    with opened(args) as client:
        print_json(client.ask(args.question, given))
    return ExitCode.OK


def _summary(entry: QuestionEntry) -> str:
    return (entry.function().__doc__ or "").partition("\n")[0]


def _given(entry: QuestionEntry, words: list[str]) -> dict[str, Json]:
    """The parameters by name. Raises BadQuestionError for one the question does not have, or lacks."""
    from catalog.session.parameters import parameters_of, takes_clocks  # noqa: PLC0415  # loads DuckDB

    known = {item.name: item for item in parameters_of(entry.function())}
    clocks = ("as_of", "known_at") if takes_clocks(entry.function()) else ()
    given: dict[str, Json] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name not in (*known, *clocks):
            raise BadQuestionError(f"{entry.name} has no {name!r}. It takes: {', '.join((*known, *clocks))}")
        given[name] = value if name in clocks or known[name].takes_text else _value(name, value)
    missing = [name for name, item in known.items() if item.is_required and name not in given]
    if missing:
        raise BadQuestionError(f"{entry.name} needs {', '.join(f'{name}=…' for name in missing)}")
    return given


def _value(name: str, text: str) -> Json:
    try:
        value: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadQuestionError(f"{name}={text}: give JSON here, like 5, true or an object") from error
    return value


COMMANDS = {"ask": Command(_ASK, _add_ask, _ask)}
