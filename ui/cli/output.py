"""Answers to stdout, talk to stderr."""

import os
import shlex
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from catalog.values.errors import BadQuestionError, WhenceError
from ui.clients.settings import wants_colour
from ui.terminal.paper import Paper

_WIDTH_WITHOUT_TERMINAL = 120


def paper_for(args: Namespace) -> Paper:
    """As wide as the terminal (or COLUMNS says), in colour only on a terminal that wants it."""
    colour = sys.stdout.isatty() and wants_colour() and not args.no_colour
    return Paper(shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns, colour)


def print_text(text: str) -> None:
    """Print a human answer."""
    print_bytes(f"{text}\n".encode(sys.stdout.encoding or "utf-8", "replace"), None)


def print_json(answer: object) -> None:
    """Print one JSON document."""
    import orjson  # noqa: PLC0415  # not for --help

    print_bytes(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), None)


def print_bytes(written: bytes, file: Path | None) -> None:
    """Write to a file, or to stdout as it is. Raises BadQuestionError where the file cannot be written."""
    if file is not None:
        try:
            _write_whole(file, written)
        except OSError as error:
            raise BadQuestionError(f"Cannot write {file}: {error.strerror}. Name another: -o FILE") from error
        say(f"{len(written):,} bytes in {file}")
        return
    sys.stdout.flush()
    left = memoryview(written)
    while left:  # unbuffered (PYTHONUNBUFFERED), a write to a pipe may take only a part
        left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.buffer.flush()


def _write_whole(file: Path, written: bytes) -> None:
    """Write a file that appears when it is whole: a full disk leaves the one before it. A pipe is written to."""
    if file.exists() and not file.is_file():
        file.write_bytes(written)
        return
    place = file.resolve()
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        draft.write_bytes(written)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def say(text: str) -> None:
    """Talk: what is no part of the answer."""
    print(text, file=sys.stderr)


def error_line(error: WhenceError) -> str:
    """An error in one line, with the option it is about and the command that helps."""
    option = f"--{error.parameter.replace('_', '-')}: " if error.parameter else ""
    line = f"{option}{' '.join(str(error).split())}"
    if error.next_step is None:
        return line
    what, command, given = error.next_step
    return f"{line} {what}: {shlex.join(['whence', command, *given.values()])}"
