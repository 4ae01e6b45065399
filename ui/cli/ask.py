"""How a command asks its question and hands over the answer."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

from catalog.values.errors import BadQuestionError
from ui.cli.output import print_json, print_text
from ui.clients.clients import open_door
from ui.clients.exit_codes import ExitCode

Words = dict[str, str | int | None]


def ask(args: Namespace, question: str, given: Mapping[str, str | int | None] | None = None) -> Any:  # noqa: ANN401
    """The answer to a question, with the clocks where the command has them."""
    words = dict(given or {})
    if hasattr(args, "as_of"):
        words |= {"as_of": args.as_of, "known_at": args.known_at}
    with open_door(args.catalog, args.server) as door:
        return door.ask(question, words)


def print_answer(args: Namespace, answer: object, text: Callable[[], str]) -> ExitCode:
    """OK, after the answer was printed as JSON or in its human form."""
    if args.json:
        print_json(answer)
    else:
        print_text(text())
    return ExitCode.OK


def named(args: Namespace) -> Words:
    """Name, namespace and version. Raises BadQuestionError for more than two words."""
    words: list[str] = args.name
    if len(words) > 2:
        raise BadQuestionError(
            f"{len(words)} words where NAME or NAMESPACE NAME is meant: {' '.join(words)}. Quote a name with spaces."
        )
    namespace, name = (None, *words) if len(words) == 1 else words or (None, None)
    return {"name": name, "namespace": namespace, "version": args.version}
