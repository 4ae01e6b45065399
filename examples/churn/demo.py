"""The demo in one command: a server on a fresh catalog, the pipeline, governance, a trace, two verdicts, and the app.

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
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from examples.churn.story import CONSENT_ENDS_ON, moved, write_governance

FOLDER = Path("demo")
CATALOG = FOLDER / "whence.duckdb"
GOVERNANCE = FOLDER / "governance"
SUITES = FOLDER / "expectations/suites"
# A dataset `file /data/x.csv` of the shop lies below its folder.
CONNECTIONS = "connections:\n  - {namespace: file, type: file, root: run}\n"
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 20
VIOLATION = 1
WHENCE = str(Path(sys.executable).with_name("whence"))


class DemoError(Exception):
    """Why the demo cannot go on, in one line that names the next step."""


def main() -> int:
    """Read the command line and run the demo; 0, or 1 with a line on stderr that says why not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--no-serve", action="store_true", help="stop the server after the verdicts")
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
    """Serve a fresh catalog, run the pipeline against it, apply governance and a year of records, print answers."""
    check_free(port)
    forget_catalog()
    write_suites()
    url = f"http://{HOST}:{port}"
    with serving(port) as server:
        wait_until_ready(server, url)
        run_step("examples.churn.pipeline", "--url", url, "--workdir", str(FOLDER / "run"), "--validate", python=True)
        today = datetime.now(UTC).date()
        write_governance(GOVERNANCE, today)
        print(f"Governance: whence apply {GOVERNANCE}", flush=True)
        run_step("--server", url, "apply", str(GOVERNANCE), "--by", "steward@shop.example", is_quiet=True)
        run_step("examples.churn.year", "--url", url, python=True)
        print("A year of records: whence controls, whence kpis, whence records", flush=True)
        show_answers(url)
        print(f"\nThe consent of the customers ends on {moved(CONSENT_ENDS_ON, today)}. Next, with --server {url}:")
        print(f"  whence gate churn --version v1 --as-of {moved(CONSENT_ENDS_ON, today)}")
        print("  whence impact /data/crm/customers.csv --reason withdrawal", flush=True)
        if keep_serving:
            print(f"\nWhence serves this catalog on {url}. Ctrl-C stops it.", flush=True)
            server.wait()
            raise DemoError(f"The server stopped with exit code {server.returncode}; its reason is above.")


def show_answers(url: str) -> None:
    """Print where v2 came from, and the gate of v1, which passes, and of v2, which does not; else raise DemoError."""
    for command, version, expected in (("trace", "v2", 0), ("gate", "v1", 0), ("gate", "v2", VIOLATION)):
        print(f"\n$ whence {command} churn --version {version}", flush=True)
        run_step("--server", url, command, "churn", "--version", version, expected=expected)


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


def write_suites() -> None:
    """Put the shop's suites, and where their data are, into the server's folder: its app can run them."""
    copytree(Path(__file__).parent / "expectations/suites", SUITES, dirs_exist_ok=True)
    (FOLDER / "connections.yml").write_text(CONNECTIONS, encoding="utf-8")


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
    """A server of the demo's folder, stopped at the end; in a session of its own, so that Ctrl-C reaches us alone."""
    command = [WHENCE, "--catalog", CATALOG.name, "serve", "--host", HOST, "--port", str(port)]
    try:
        server = subprocess.Popen(command, cwd=FOLDER, start_new_session=True)  # noqa: S603  # our own command
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


def run_step(*words: str, python: bool = False, expected: int = 0, is_quiet: bool = False) -> None:
    """Run a command of ours and wait for it; raise DemoError where it does not end as expected."""
    command = [sys.executable, "-m", *words] if python else [WHENCE, *words]
    environment = {**os.environ, "NO_PROXY": HOST, "no_proxy": HOST}
    stdout = subprocess.DEVNULL if is_quiet else None
    done = subprocess.run(command, env=environment, stdout=stdout, check=False)  # noqa: S603  # our own command
    if done.returncode != expected:
        raise DemoError(f"This ended with exit code {done.returncode}, not {expected}: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
