"""What the exit code of a command promises (docs/cli.md)."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The end of a command, for scripts."""

    OK = 0
    VIOLATION = 1
    USAGE = 2
    NOT_FOUND = 3
    GAP = 4
    BAD_INPUT = 5
    UNAVAILABLE = 6
    INTEGRITY = 7
    OUR_FAULT = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141
