"""One process that answers for a lake, beside the one that writes it: questions, SQL and the app, without forms."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI

from catalog.access.followed_keys import FollowedKeys
from catalog.database.memory import Memory
from catalog.database.storage.place import Place
from catalog.session.reader import Reader
from ingest.receive.group_commit import GroupCommit
from ui.api.application import add_routes
from ui.api.guarding.guard import Guard
from ui.api.guarding.hosts import Hosts
from ui.api.guarding.reader_door import ReaderDoor
from ui.api.health import reader_health_router
from ui.api.publisher import PACE_SECONDS, Publisher
from ui.api.request_counts import RequestCounts
from ui.server.gc_schedule import GarbageThread
from ui.server.json_log import log_as_json
from ui.server.last_moment import LastMoment
from ui.server.listening import check_reach, listen, run, url_of
from ui.server.refresh_ahead import RefreshAhead
from ui.server.serve import answering, as_current, pages_of_app

_LOG = logging.getLogger(__name__)
_SECONDS = 1.0


def serve_reader(
    place: Place,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
    allowed_hosts: Sequence[str] = (),
    memory: Memory | None = None,
    publish_seconds: float = PACE_SECONDS,
    *,
    logs_json: bool = False,
) -> None:
    """Answer until SIGTERM or SIGINT, then close; on_ready gets the URL. Other parameters as of `serve`.

    Raises BadQuestionError where no reader can stand beside a catalog, or other machines could reach it and it has
    no key; UnavailableError where the lake cannot be reached, is one of another version, or the port is taken.
    """
    if logs_json:
        log_as_json()

    def check(keys: FollowedKeys) -> None:
        check_reach(host, place, has_keys=keys.asks_for_keys)

    with Reader(place, memory, check) as reader:
        last = LastMoment(reader.place)
        try:
            with listen(host, port) as listener, as_current(reader):
                url = url_of(host, listener.getsockname()[1])
                app = build_reader(reader, Hosts(host, allowed_hosts), publish_seconds)
                run(app, listener, lambda: on_ready(url) if on_ready else None, last)
        finally:
            last.is_over()


def build_reader(reader: Reader, hosts: Hosts, publish_seconds: float = PACE_SECONDS) -> ReaderDoor:
    """The application of a reader; its threads run from the application's start to its end."""
    publisher = Publisher(reader, publish_seconds)
    pages = pages_of_app()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        keys = ReaderWatch("whence-reader-keys", reader.read_keys)
        watch = ReaderWatch("whence-reader", reader.refresh)
        ahead = RefreshAhead(reader)
        garbage = GarbageThread(reader)
        try:
            async with answering(reader, app, pages):
                yield
        finally:
            for thread in (ahead, publisher, watch, keys, garbage):
                await asyncio.to_thread(thread.close)

    app = FastAPI(
        title="Whence", version="1", lifespan=lifespan, redirect_slashes=False, docs_url=None, redoc_url=None
    )
    requests = RequestCounts()
    # The queue of a server's events, which never gets one here: those who would send are refused before.
    add_routes(app, reader, GroupCommit(reader), publisher, reader_health_router(reader, requests))
    if pages is not None:
        app.mount("/", pages)
    return ReaderDoor(Guard(app, reader.keys, hosts, requests), reader.keys, requests)


class ReaderWatch:
    """Takes over what is new in the lake, every second."""

    def __init__(self, name: str, take_over: Callable[[], bool | None]) -> None:
        """Start the thread of a name. take_over: says whether more waits, which is then taken at once."""
        self._take_over = take_over
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=name)
        self._thread.start()

    def close(self) -> None:
        """Stop; what is being taken over is finished."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        has_more: bool | None = False
        while not self._stopped.wait(0 if has_more else _SECONDS):
            try:
                has_more = self._take_over()
            except Exception as error:  # noqa: BLE001  # PostgreSQL is away; it is asked again
                has_more = False
                _LOG.warning("the lake cannot be read: %s", " ".join(str(error).split())[:300])
