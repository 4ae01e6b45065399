"""A real PostgreSQL for tests: Debian's, on a free loopback port, asking for a password."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.extensions import extension, missing
from support.ports import free_port

BIN = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path("none/initdb")).parent

_STARTS = 20


class Postgres:
    """A PostgreSQL of our own: how it is reached, and its superuser's password."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", namespace: str | None = None) -> None:
        """Make it; it does not run yet. host: where it listens; namespace: of the network it is in, for root only."""
        self._host = host
        self._within = ("ip", "netns", "exec", namespace) if namespace else ()
        self.password = "not-in-any-file"  # noqa: S105  # of a server that ends with the test
        self._folder = folder
        self._port = free_port()
        # PostgreSQL refuses to run as the superuser
        self._user = os.geteuid() or "nobody"
        secret = folder / "secret"
        secret.write_text(self.password)
        shutil.chown(folder, self._user)
        shutil.chown(secret, self._user)
        ours = ("-U", "whence", "-A", "scram-sha-256", f"--pwfile={secret}", "-N")
        self._run(BIN / "initdb", "-D", folder / "data", *ours)
        with (folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet scram-sha-256\n")
        self.address = self.address_of("postgres")

    def address_of(self, database: str) -> str:
        """How one of its databases is reached."""
        return f"host={self._host} port={self._port} user=whence dbname={database}"

    def start(self) -> None:
        """Start it, and wait until it answers. Raises CalledProcessError, its log on stderr, where it does not."""
        options = f"-p {self._port} -c listen_addresses={self._host} -c unix_socket_directories= -c fsync=off"
        log = self._folder / "log"
        for is_last in (*[False] * _STARTS, True):
            try:
                self._control("-l", log, "-w", "-o", options, "start")
            except subprocess.CalledProcessError:
                if is_last:
                    sys.stderr.write(log.read_text())
                    raise
                time.sleep(1)  # while it was down, a connection of somebody else may have been given its port
            else:
                return

    def stop(self) -> None:
        """End it as a power cut would."""
        self._control("-m", "immediate", "stop")

    def run(self, statements: str, database: str = "postgres") -> None:
        """Run statements as its superuser."""
        self._run(
            BIN / "psql", "-q", self.address_of(database), "-c", statements, environment={"PGPASSWORD": self.password}
        )

    def _control(self, *words: str | Path) -> None:
        self._run(BIN / "pg_ctl", "-D", self._folder / "data", *words)

    def _run(self, *words: str | Path, environment: dict[str, str] | None = None) -> None:
        user = ("setpriv", f"--reuid={self._user}", "--clear-groups") if self._within else ()
        subprocess.run(
            [*self._within, *user, *map(str, words)], user=None if user else self._user, check=True, cwd=self._folder,
            env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A PostgreSQL that runs; skips the test where there is none, and fails it in CI."""
    extension("postgres_scanner")
    if not BIN.is_dir():
        missing("no PostgreSQL; on Debian: apt-get install postgresql")
    with TemporaryDirectory(prefix="whence-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres(Path(folder))
        postgres.start()
        try:
            yield postgres
        finally:
            postgres.stop()
