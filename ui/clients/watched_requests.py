"""Requests that wait as long as their server is alive: while it is silent, its health is asked for.

A question may take minutes (`verify --readings`, `rebuild`): no fixed time tells a long one from a server that hangs.
"""

import http.client
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

CONNECT_SECONDS = 5.0
FIRST_LOOK_SECONDS = 2.0
BETWEEN_LOOKS_SECONDS = 5.0
LOOK_SECONDS = 5.0
_LATE_SECONDS = 30.0
_MOST_MISSED = 2
# A network that forgot the connection is noticed too, though the server answers others.
_KEEP_ALIVE = (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 6))


class SilentError(OSError):
    """The server took the connection, and answers nobody; seconds: how long it was waited for."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it takes connections and answers nothing (waited {seconds:.0f} s): it is stopped or hangs")


class _Watch:
    """Ends the socket of one request when the server stops to answer."""

    def __init__(self, health: "_Health") -> None:
        self._health = health
        self._socket: socket.socket | None = None
        self._over = threading.Event()
        self.waited: float | None = None
        self._thread = threading.Thread(target=self._look, name="whence-watch", daemon=True)
        self._thread.start()

    def follow(self, opened: socket.socket) -> None:
        """Watch over this socket."""
        self._socket = opened

    def end(self) -> None:
        """The answer was read, or is an error whose few words are still to be read."""
        self._over.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.settimeout(_LATE_SECONDS)

    def _look(self) -> None:
        missed, wait, waited = 0, FIRST_LOOK_SECONDS, 0.0
        while not self._over.wait(wait):
            waited += wait
            if self._health.answers():
                missed, wait = 0, BETWEEN_LOOKS_SECONDS
                continue
            missed, wait, waited = missed + 1, 0.0, waited + LOOK_SECONDS
            if missed >= _MOST_MISSED and self._socket is not None and not self._over.is_set():
                self.waited = waited
                _shut(self._socket)
                return


class _Health(NamedTuple):
    """Where a server says whether it lives, and the way there."""

    url: str
    opener: urllib.request.OpenerDirector

    def answers(self) -> bool:
        """Whether anything at all comes back in time: a proxy's error too, which the request will meet itself."""
        try:
            self.opener.open(f"{self.url}/healthz", timeout=LOOK_SECONDS).close()
        except urllib.error.HTTPError:
            return True
        except (OSError, http.client.HTTPException):
            return False
        return True


def _shut(opened: socket.socket) -> None:
    """End a socket on which another thread waits; closing it alone would not wake that one."""
    with suppress(OSError):  # it may have ended by itself
        socket.socket.shutdown(opened, socket.SHUT_RDWR)  # not TLS's own, which changes what the other thread uses


class WatchedRequests:
    """Opens requests to one server."""

    def __init__(self, url: str, *, through_proxies: bool) -> None:
        """Send to a server at a URL; through_proxies: those that the environment names."""
        self._proxies = [] if through_proxies else [urllib.request.ProxyHandler({})]
        self._health = _Health(url, urllib.request.build_opener(*self._proxies))

    @contextmanager
    def open(self, request: urllib.request.Request) -> Iterator[http.client.HTTPResponse]:
        """The answer, to be read within. Raises SilentError where the server answers nobody any more."""
        watch = _Watch(self._health)
        opener = urllib.request.build_opener(*self._proxies, _Http(watch), _Https(watch))
        try:
            with opener.open(request, timeout=CONNECT_SECONDS) as answer:
                yield answer
        except (OSError, http.client.HTTPException) as error:
            if watch.waited is not None:
                raise SilentError(watch.waited) from error
            raise
        finally:
            watch.end()


def _waiting(opened: socket.socket, watch: _Watch) -> None:
    """Let a connected socket wait without end of its own: the watch ends it."""
    opened.settimeout(None)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE:
        if hasattr(socket, name):  # not on every system
            opened.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    watch.follow(opened)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        watch = self._watch

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                _waiting(self.sock, watch)

        return self.do_open(Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        watch = self._watch

        class Connection(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                _waiting(self.sock, watch)

        return self.do_open(Connection, req)
