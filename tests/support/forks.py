"""Processes that begin with what every server imports: to import it takes most of what starting one does."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from catalog.database.storage.place import Place

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["support.forks", "ui.server.serve", "ui.server.node", "ui.server.reader", "streamlit.web.cli", "pandas"]
)
_ROOT = Path(__file__).parents[2]


@contextmanager
def _importing_tests() -> Iterator[None]:
    """Within, the process that all others are forked from finds our modules, and new ones run no script first.

    After an app was opened without a browser, its script is this process's `__main__`, which each new one would run.
    """
    before, main = os.environ.get("PYTHONPATH"), sys.modules["__main__"]
    os.environ["PYTHONPATH"] = f"{_ROOT}{os.pathsep}{_ROOT / 'tests'}"
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


class Forked:
    """A process that runs a function; it is spoken to as a `subprocess.Popen` is."""

    def __init__(
        self,
        run: Callable[..., object],
        *given: object,
        cwd: Path,
        environment: Mapping[str, str],
        log: Path | None = None,
    ) -> None:
        """Begin in a folder, with an environment; what it says goes into a log, or where this process says it."""
        # It ends with this process at the latest.
        self._process = _FORKS.Process(target=_begin, args=(run, given, cwd, dict(environment), log), daemon=True)
        with _importing_tests():
            self._process.start()
        assert self._process.pid
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _begin(
    run: Callable[..., object], given: tuple[object, ...], cwd: Path, environment: dict[str, str], log: Path | None
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    if log is not None:
        with log.open("ab") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
    run(*given)


def serve_catalog(catalog: Place, port: int, oidc: Path | None) -> None:
    """Serve a catalog until a signal comes."""
    from ui.server.serve import serve  # noqa: PLC0415  # the tests themselves need no server's modules

    serve(catalog, port=port, oidc=oidc)


def stand_by(catalog: Place, port: int) -> None:
    """The same, once no other process has it."""
    from ui.server.serve import serve  # noqa: PLC0415  # as above

    serve(catalog, port=port, stands_by=True)


def take_in(catalog: Place, port: int) -> None:
    """Take events in for a lake, as a node."""
    from ui.server.node import serve_node  # noqa: PLC0415  # as above

    serve_node(catalog, "127.0.0.1", port)


def answer(catalog: Place, port: int) -> None:
    """Answer for a lake, as a reader."""
    from ui.server.reader import serve_reader  # noqa: PLC0415  # as above

    serve_reader(catalog, "127.0.0.1", port)


def run_app(words: list[str]) -> None:
    """Run Streamlit's command."""
    from streamlit.web.cli import main  # noqa: PLC0415  # as above

    main(words, prog_name="streamlit")
