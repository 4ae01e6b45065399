"""What can go wrong for a user, each with what failed, on what, and what to do next."""


class WhenceError(Exception):
    """A user's error, in one line that names the next step."""


class UnavailableError(WhenceError):
    """The catalog cannot be opened or reached now."""


class NotFoundError(WhenceError):
    """No such dataset, model or version, or more than one of that name."""


class BadQuestionError(WhenceError):
    """The question itself is malformed: a time, an option, or SQL that does not run."""


class IntegrityError(WhenceError):
    """The log does not verify."""
