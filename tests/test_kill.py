"""kill -9 of the server under load: what was acknowledged is in the log, once, and the chain holds."""

import os
import random
import threading
import time
from pathlib import Path

import httpx
from support.serving import JSON, LINEAGE, Serving, an_event, as_json, start

from catalog.log.verification import verify
from catalog.session.catalog import Catalog

KILLS = int(os.environ.get("WHENCE_KILLS", "10"))
_THREADS = 4
_MOST_SECONDS = 0.8


class Load:
    """Threads that post events of their own, one by one and in batches, and remember what was acknowledged."""

    def __init__(self, serving: Serving, first: int) -> None:
        self.acknowledged: list[int] = []
        self._url = serving.url
        self._threads = [
            threading.Thread(target=self._post, args=(first + thread * 100_000,)) for thread in range(_THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Return when every thread has noticed."""
        for thread in self._threads:
            thread.join()

    def _post(self, number: int) -> None:
        """Post until the server is gone; every event is sent twice in a row now and then."""
        with httpx.Client(base_url=self._url, timeout=10, headers=JSON) as client:
            try:
                while True:
                    several = [number] if number % 3 else list(range(number, number + 5))
                    lines = b"\n".join(as_json(an_event(item)) for item in several)
                    for _ in range(1 + (number % 5 == 0)):
                        answer = client.post(LINEAGE if number % 3 else f"{LINEAGE}/batch", content=lines)
                        assert answer.status_code in {200, 201}
                        self.acknowledged += several
                    number += len(several)
            except httpx.TransportError:
                return


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    """Each round kills at another moment of the same catalog's life, merges and restarts included."""
    path = tmp_path / "whence.duckdb"
    rng = random.Random(5)  # noqa: S311  # moments, not secrets
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        serving = start(path)
        load = Load(serving, first=1 + kill * 1_000_000)
        time.sleep(rng.uniform(0.02, _MOST_SECONDS))
        serving.kill()
        load.wait()
        assert load.acknowledged or kill
        acknowledged |= {an_event(number)["run"]["runId"] for number in load.acknowledged}
        check(path, acknowledged)
    assert len(acknowledged) > KILLS * 5


def check(path: Path, acknowledged: set[str]) -> None:
    """Open the file as the next server would, and look."""
    with Catalog(path) as catalog:
        with catalog.cursor() as cursor:
            verified = verify(cursor)
            ids = [row[0] for row in cursor.execute("SELECT body ->> '$.run.runId' FROM events").fetchall()]
            runs = {row[0] for row in cursor.execute("SELECT run_id FROM runs").fetchall()}
        assert verified.ok
        assert verified.entries == len(ids) == len(set(ids))
        assert acknowledged <= set(ids)
        assert runs == set(ids)
