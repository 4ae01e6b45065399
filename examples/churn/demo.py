"""The demo in one command: a server on a fresh catalog, the pipeline, a trace, and the app to look around in.

python -m examples.churn.demo [--port 5000] [--no-serve]
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path("demo")
CATALOG = FOLDER / "whence.duckdb"
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 20
WHENCE = str(Path(sys.executable).with_name("whence"))


class DemoError(Exception):
    """Why the demo cannot go on, in one line that names the next step."""


def main() -> int:
    """Read the command line and run the demo; 0, or 1 with a line on stderr that says why not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--no-serve", action="store_true", help="stop the server after the trace")
    words = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is stopped then, too
    try:
        run_demo(words.port, keep_serving=not words.no_serve)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 0


def run_demo(port: int, *, keep_serving: bool) -> None:
    """Serve a fresh catalog, run the pipeline against it, print the trace of its newest model."""
    check_free(port)
    forget_catalog()
    url = f"http://{HOST}:{port}"
    with serving(port) as server:
        wait_until_ready(server, url)
        run_step("examples.churn.pipeline", "--url", url, "--workdir", str(FOLDER / "run"), "--validate", python=True)
        print()
        run_step("--server", url, "trace", "churn", "--version", "v2")
        if keep_serving:
            print(f"\nWhence serves this catalog on {url}. Ctrl-C stops it.", flush=True)
            server.wait()
            raise DemoError(f"The server stopped with exit code {server.returncode}; its reason is above.")


def check_free(port: int) -> None:
    """Raise DemoError where something listens on the port already, or we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DemoError(f"Port {port} cannot be used: {reason}. Another one: make demo PORT=5001") from None


def forget_catalog() -> None:
    """Remove what an earlier demo left: the catalog and the files beside it. Raise DemoError where it still runs."""
    FOLDER.mkdir(exist_ok=True)
    if CATALOG.exists() and is_held(CATALOG):
        raise DemoError(f"{CATALOG} is held by another process: a demo on another port? Stop it first.")
    for file in FOLDER.glob(f"{CATALOG.name}*"):
        if file.is_file():
            file.unlink()


def is_held(catalog: Path) -> bool:
    """Whether another process has the DuckDB file open, which locks it."""
    with catalog.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server in the background, stopped at the end; in a session of its own, so that Ctrl-C reaches us alone."""
    command = [WHENCE, "--catalog", str(CATALOG), "serve", "--host", HOST, "--port", str(port)]
    try:
        server = subprocess.Popen(command, start_new_session=True)  # noqa: S603  # our own command
    except FileNotFoundError:
        raise DemoError(f"No {WHENCE}. Install the project first: make demo") from None
    try:
        yield server
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server in order; after a while, without asking."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    """Return once the server says it is ready; raise DemoError where it ends or takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DemoError(f"The server did not start (exit code {server.returncode}); its reason is above.")
        if is_ready(url):
            return
        time.sleep(0.1)
    raise DemoError(f"The server was not ready after {READY_SECONDS} s: {url}/readyz")


def is_ready(url: str) -> bool:
    """Whether the server answers that it is ready; asked directly, never through a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/readyz", timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def run_step(*words: str, python: bool = False) -> None:
    """Run a command of ours and wait for it; raise DemoError where it fails."""
    command = [sys.executable, "-m", *words] if python else [WHENCE, *words]
    environment = {**os.environ, "NO_PROXY": HOST, "no_proxy": HOST}
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603  # our own command
    if done.returncode:
        raise DemoError(f"This failed with exit code {done.returncode}: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
