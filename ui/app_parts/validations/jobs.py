"""Validations started from the app: each `whence validate` in a process of its own, which posts to the server."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, NamedTuple

from catalog.values.errors import UnavailableError
from ui.clients.exit_codes import ExitCode
from ui.clients.settings import environment

MOST = 2  # each loads Great Expectations and may fill DuckDB's memory
_PROJECT = Path(__file__).parents[3]
Words = tuple[str, ...]


class Progress(NamedTuple):
    """How far a validation is: its output, its seconds, and its exit code once it ended."""

    output: str
    seconds: float
    code: int | None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.code is None


class _Run(NamedTuple):
    process: subprocess.Popen[bytes]
    out: IO[bytes]
    started: float


class ValidationRuns:
    """The newest run of each command line, as long as the server lives."""

    def __init__(self) -> None:
        """None yet."""
        self._runs: dict[Words, _Run] = {}
        self._ended: dict[Words, Progress] = {}
        self._lock = Lock()  # every session of the app runs in a thread of its own

    def start(self, words: Words, server: str, key: str | None = None) -> None:
        """Start `whence validate` with the words, in the server's folder; one that runs already goes on.

        key: what it shows the server, for whom it acts.

        Raises UnavailableError where as many as may be run already.
        """
        with self._lock:
            self._sweep()
            if words in self._runs:
                return
            if len(self._runs) >= MOST:
                raise UnavailableError(f"{MOST} validations run already. Wait for one to end.")
            self._ended.pop(words, None)
            self._runs[words] = _start(words, server, key)

    def look(self, words: Words) -> Progress | None:
        """How far the run of the words is; None where none was started."""
        with self._lock:
            self._sweep()
            run = self._runs.get(words)
            return _progress(run, None) if run else self._ended.get(words)

    def stop(self, words: Words) -> None:
        """End the run of the words, if it runs: nothing of it is recorded."""
        with self._lock:
            if run := self._runs.get(words):
                run.process.terminate()

    def forget(self, words: Words) -> None:
        """Forget the ended run of the words."""
        with self._lock:
            self._ended.pop(words, None)

    def _sweep(self) -> None:
        """Move the runs that ended, with their output and exit code, to the ended ones."""
        for words, run in list(self._runs.items()):
            if (code := run.process.poll()) is not None:
                self._ended[words] = _progress(run, code)
                run.out.close()
                del self._runs[words]


def words_of(file: Path, namespace: str, name: str) -> Words:
    """The arguments of `whence validate` that run one suite on the current data of one dataset."""
    return ("--suite", str(file), "--", namespace, name)


def end_words(code: int) -> str:
    """What the end of `whence validate` means, and the next step."""
    if code < 0:
        return "Stopped. Nothing was recorded."
    return _ENDS.get(code, "The command failed; its output is below. Nothing was recorded.")


_ENDS: Mapping[int, str] = {
    ExitCode.OK: "Recorded: everything critical held.",
    ExitCode.VIOLATION: "Recorded: something critical did not hold, or could not be computed.",
    ExitCode.USAGE: "Not run: the suite is wrong, or the data there are another version than the newest known.",
    ExitCode.NOT_FOUND: "Not run: no suite, or no way to its data, is set.",
    ExitCode.UNAVAILABLE: "Not all was run: data could not be read. Say in connections.yml how they are reached "
    "(docs/expectations.md), and give the server the variables with their secrets.",
}


def _start(words: Sequence[str], server: str, key: str | None) -> _Run:
    path = environment().get("PYTHONPATH", "")
    # A file, not a pipe: nobody reads while no page looks, and a full pipe would stop the run.
    out = TemporaryFile()  # noqa: SIM115  # closed when the run ended
    # -P: no module of the folder takes the place of ours
    process = subprocess.Popen(  # noqa: S603  # our own command, its words checked by its parser
        [sys.executable, "-P", "-m", "whence", "--server", server, "--no-colour", "validate", *words],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        env={
            **environment(),
            "PYTHONPATH": f"{_PROJECT}:{path}" if path else str(_PROJECT),
            "WHENCE_PROGRESS": "lines",
            **({"WHENCE_API_KEY": key} if key else {}),
        },
    )
    return _Run(process, out, time.monotonic())


def _progress(run: _Run, code: int | None) -> Progress:
    run.out.seek(0)
    return Progress(run.out.read().decode(errors="replace"), time.monotonic() - run.started, code)
