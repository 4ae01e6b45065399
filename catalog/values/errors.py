"""What can go wrong for a user: what failed and on what, and a next step that each door words in its own way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class NextStep(NamedTuple):
    """What helps with an error: a question or command by its name, with its parameters in their order.

    what: the thing one gets by it, as in "All datasets".
    """

    what: str
    question: str
    given: Mapping[str, str] = MappingProxyType({})


class WhenceError(Exception):
    """A user's error in one line; parameter: which parameter of the question it is about, if one."""

    def __init__(self, message: str, next_step: NextStep | None = None, parameter: str | None = None) -> None:
        super().__init__(message)
        self.next_step = next_step
        self.parameter = parameter


class UnavailableError(WhenceError):
    """The catalog cannot be opened or reached now."""


class NotFoundError(WhenceError):
    """No such dataset, model or version, or more than one of that name."""


class BadQuestionError(WhenceError):
    """The question itself is malformed: a time, an option, or SQL that does not run."""


class ForbiddenError(WhenceError):
    """Whoever asks may not do this: the role of their key, or its namespaces, do not allow it."""


class IntegrityError(WhenceError):
    """The log does not verify."""
