"""One ASGI process for one catalog: the HTTP API, and the Streamlit app at the root."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from catalog.access.principal import OWNER
from catalog.database.memory import Memory
from catalog.database.storage.place import Place, file_of
from catalog.questions.users_sql.user_sql import process_of
from catalog.session.catalog import Catalog
from ingest.receive.follower import Follower
from ingest.receive.group_commit import GroupCommit
from ingest.receive.taker import InboxTaker
from ingest.receive.workers.large_events import LargeEvents
from ui.api.application import Front, add_routes
from ui.api.guarding.guard import Guard
from ui.api.guarding.hosts import Hosts
from ui.api.guarding.provider_door import Provider
from ui.api.health import health_router
from ui.api.publisher import PACE_SECONDS, Publisher
from ui.api.request_counts import RequestCounts
from ui.clients.address import remove_address, write_address
from ui.server.gc_schedule import GarbageThread
from ui.server.held_watch import HeldWatch
from ui.server.json_log import gather_loggers, log_as_json
from ui.server.lake_upkeep import LakeUpkeep
from ui.server.last_moment import LastMoment
from ui.server.listening import check_reach, config_of, listen, run, url_of
from ui.server.oidc import provider_of
from ui.server.refresh_ahead import RefreshAhead
from ui.server.standby import open_catalog
from ui.server.webhook import Webhook
from ui.server.webhook_request import Receiver

if TYPE_CHECKING:
    from ui.server.pages import Pages

HOST = "127.0.0.1"
PORT = 5000
_APP = Path(__file__).parent.parent / "app.py"
_serving: list[Catalog] = []


def current_catalog() -> Catalog | None:
    """The catalog this process serves, which pages ask; None where it serves none."""
    return _serving[-1] if _serving else None


def serve(
    place: Place,
    host: str = HOST,
    port: int = PORT,
    on_ready: Callable[[str], None] | None = None,
    allowed_hosts: Sequence[str] = (),
    memory: Memory | None = None,
    publish_seconds: float = PACE_SECONDS,
    webhook: Receiver | None = None,
    oidc: Path | None = None,
    *,
    logs_json: bool = False,
    stands_by: bool = False,
) -> None:
    """Serve a catalog until SIGTERM or SIGINT, then drain, catch up and close; on_ready gets the URL.

    allowed_hosts: names besides the host by which it may be asked. memory: its shares, those of the machine where
    they are not given. publish_seconds, webhook: as of `build_app`.
    oidc: the file with a provider that people sign in with, as of `provider_of`. logs_json: log lines of JSON.
    stands_by: where another process holds the catalog, wait until it has gone.
    Raises UnavailableError where the catalog is held by another process or the port is taken, BadQuestionError where
    other machines could reach it and it has no key.
    """
    provider = provider_of(oidc)
    path = file_of(place)
    check_reach(host, place, has_keys=path.exists())  # no file is made for a server that is refused
    if logs_json:
        log_as_json()
    last = LastMoment(place)
    try:
        with open_catalog(place, memory, rehearse if stands_by else None) as catalog:
            check_reach(host, place, has_keys=catalog.keys.asks_for_keys)
            with listen(host, port) as listener:
                url = url_of(host, listener.getsockname()[1])
                app = build_app(catalog, Hosts(host, allowed_hosts), publish_seconds, webhook, provider)
                with as_current(catalog):
                    run(app, listener, lambda: _ready(path, url, catalog, on_ready), last)
    finally:
        last.is_over()
        remove_address(path)


def rehearse() -> None:
    """Build the application of a catalog in memory: what is imported and composed for it stays, and no thread."""
    with Catalog(keeps_graph=True) as catalog:
        config = config_of(build_app(catalog, Hosts(HOST), publish_seconds=0))
        config.load()
        config.get_loop_factory()
        catalog.graph()


def build_app(
    catalog: Catalog,
    hosts: Hosts,
    publish_seconds: float = PACE_SECONDS,
    webhook: Receiver | None = None,
    provider: Provider | None = None,
) -> Guard:
    """The application of an open catalog; its threads run from the application's start to its end.

    publish_seconds: how often at most the published copy is written anew; 0: never. webhook: who is sent what is new.
    """
    committer, large = GroupCommit(catalog), LargeEvents()
    taker = InboxTaker(catalog, large)
    publisher = Publisher(catalog, publish_seconds)
    pages = pages_of_app()
    if provider is not None:
        provider.configure()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        committer.start()
        follower = Follower(catalog)
        taker.start()
        ahead = RefreshAhead(catalog)
        upkeep = LakeUpkeep(catalog)
        garbage = GarbageThread(catalog)
        held = HeldWatch(catalog)
        hook = Webhook(catalog, webhook) if webhook else None
        try:
            async with answering(catalog, app, pages):
                yield
        finally:
            await asyncio.to_thread(held.close)
            if hook is not None:
                await asyncio.to_thread(hook.close)
            await asyncio.to_thread(ahead.close)
            await asyncio.to_thread(upkeep.close)
            await asyncio.to_thread(publisher.close)
            await asyncio.to_thread(taker.close)
            await asyncio.to_thread(large.close)
            # The writer before the follower: what is durable may still be brought into the tables.
            await asyncio.to_thread(committer.close)
            await committer.refused.close()
            await asyncio.to_thread(follower.close)
            await asyncio.to_thread(garbage.close)

    app = FastAPI(
        title="Whence", version="1", lifespan=lifespan, redirect_slashes=False, docs_url=None, redoc_url=None
    )
    requests = RequestCounts()
    add_routes(app, catalog, committer, publisher, health_router(catalog, committer, requests, taker))
    if pages is not None:
        app.mount("/", pages)
    return Guard(Front(app, committer, large), catalog.keys, hosts, requests, provider)


@asynccontextmanager
async def answering(catalog: Catalog, app: FastAPI, pages: "Pages | None") -> AsyncIterator[None]:
    """Within, users' statements have their process, the pages are there, and libraries log as the server does."""
    statements = process_of(catalog)
    if statements is not None:
        statements.start()
    async with AsyncExitStack() as stack:
        if pages is not None:
            await stack.enter_async_context(pages.lifespan()(app))
        gather_loggers()
        yield


@contextmanager
def as_current(catalog: Catalog) -> Iterator[None]:
    """Within, pages ask this catalog."""
    _serving.append(catalog)
    try:
        yield
    finally:
        _serving.remove(catalog)


def pages_of_app() -> "Pages | None":
    """The app, to be mounted at the root; None where it is not installed."""
    if not _APP.exists():
        return None
    from ui.server.pages import streamlit_pages  # noqa: PLC0415  # slow to import; a server without pages needs none

    return streamlit_pages(_APP)


def _ready(path: Path, url: str, catalog: Catalog, on_ready: Callable[[str], None] | None) -> None:
    """Let the commands of this machine find the server, and say that it takes requests."""
    write_address(path, url, catalog.keys.token_for(OWNER))
    if on_ready:
        on_ready(url)
