"""How a command asks its question and prints the answer."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError
from ui.cli.output import print_json, print_text
from ui.clients.exit_codes import ExitCode

if TYPE_CHECKING:
    from ui.clients.clients import Client

Words = dict[str, str | int | None]


def opened(args: Namespace, *, create: bool = False) -> AbstractContextManager["Client"]:
    """The catalog that a command is about, for a `with` statement; create: a new one where there is none."""
    from ui.clients.clients import open_client  # noqa: PLC0415  # loads sockets and HTTP, not wanted for --help

    return open_client(args.catalog, args.server, create=create)


def ask(args: Namespace, question: str, given: Mapping[str, str | int | None] | None = None) -> Any:  # noqa: ANN401
    """The answer to a question, with the clocks where the command has them."""
    words = dict(given or {})
    if hasattr(args, "as_of"):
        words |= {"as_of": args.as_of, "known_at": args.known_at}
    with opened(args) as client:
        return client.ask(question, words)


def print_answer(args: Namespace, answer: object, text: Callable[[], str]) -> ExitCode:
    """OK, after the answer was printed as JSON or as text for people."""
    if args.json:
        print_json(answer)
    else:
        print_text(text())
    return ExitCode.OK


def named(args: Namespace) -> Words:
    """Name, namespace and version. Raises BadQuestionError for more than two words."""
    namespace, name = split_name(args.name)
    return {"name": name, "namespace": namespace, "version": args.version}


def split_name(words: list[str]) -> tuple[str | None, str | None]:
    """Namespace and name of NAME or NAMESPACE NAME; None for what is left out. Raises BadQuestionError."""
    if len(words) > 2:
        raise BadQuestionError(
            f"{len(words)} words where NAME or NAMESPACE NAME is meant: {' '.join(words)}. Quote a name with spaces."
        )
    return (words[0], words[1]) if len(words) == 2 else (None, words[0] if words else None)
