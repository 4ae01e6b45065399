"""A socket, and a server that runs on it until a signal comes."""

import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from catalog.database.storage.place import Place
from catalog.values.errors import BadQuestionError, UnavailableError
from ui.server.connections import BoundedProtocol
from ui.server.last_moment import LastMoment

# DuckDB's client asks for the interpreter lock several times a statement, and each time waits as long as this while
# the event loop is busy: at Python's 5 ms one commit would take a tenth of a second (bench/README.md).
_SWITCH_SECONDS = 0.00002
_GRACE_SECONDS = 5
_LAST_PORT = 65_535


def run(app: ASGIApp, listener: socket.socket, ready: Callable[[], None], last: LastMoment) -> None:
    """Run until a signal stops it; ready is called when it takes requests."""
    config = config_of(app)
    sys.setswitchinterval(_SWITCH_SECONDS)
    before = signal.signal(signal.SIGTERM, _stay)
    try:
        _Server(config, ready, last).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # uvicorn raises it again after its orderly end
    finally:
        signal.signal(signal.SIGTERM, before)


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How an application is served."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=BoundedProtocol,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def _stay(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: uvicorn raises the signal again after its orderly end, and the catalog is still to be closed."""


class _Server(uvicorn.Server):
    """A server that calls back when it takes requests, and ends in time whatever runs."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], last: LastMoment) -> None:
        super().__init__(config)
        self._ready = ready
        self._last = last

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _silence_access_log()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._last.begin()
        await super().shutdown(sockets)


def _silence_access_log() -> None:
    """Write no line per request: Streamlit gives uvicorn's access log a handler again, whatever uvicorn was told."""
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False


def check_reach(host: str, place: Place, *, has_keys: bool) -> None:
    """Raise BadQuestionError where other machines can reach the server, and nobody would be asked for a key."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback and not has_keys:
        raise BadQuestionError(
            f"--host {host} can be reached from other machines, and {place} has no keys: anybody could change it. "
            f"Make one first: whence --catalog {place} keys add NAME --role admin"
        )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises UnavailableError where the port is taken, BadQuestionError where it is none."""
    if not 0 <= port <= _LAST_PORT:
        raise BadQuestionError(f"--port {port} is no port. Choose one from 0 (any that is free) to {_LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UnavailableError(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another: --port") from error
    listener.listen(2048)
    return listener


def url_of(host: str, port: int) -> str:
    """The address of a server."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
