"""Connections that ask for nothing, or never come to the end of asking: bounded in time and bytes."""

import asyncio
from asyncio import Transport
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from asyncio import TimerHandle

HEAD_SECONDS = 30.0
HEAD_BYTES = 64 * 1024
# A body brings BODY_BYTES every BODY_SECONDS, or its end; all of it comes within BODY_LONGEST_SECONDS.
BODY_SECONDS = 30.0
BODY_BYTES = 64 * 1024
BODY_LONGEST_SECONDS = 600.0
_SLOW_WORDS = b'{"error":"The body of the request did not come in time"}'
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(_SLOW_WORDS), _SLOW_WORDS)
)
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; a request's line and headers come within HEAD_SECONDS and HEAD_BYTES, its body at a pace.

    httptools itself takes headers without end, and keeps a connection that sends none for ever. After an answer
    uvicorn's own `timeout_keep_alive` holds.
    """

    _deadline: "TimerHandle | None" = None
    _is_in_head = True
    _head_bytes = 0
    _is_in_body = False
    _body_bytes = 0
    _body_began = 0.0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a request, but not for ever."""
        super().connection_made(transport)
        self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless it is part of a head that is too large."""
        if self._is_in_head:
            self._head_bytes += len(data)
            # What follows the head in the same piece of data, of at most 256 kB, is counted only once it is parsed.
            if self._head_bytes - len(data) > HEAD_BYTES:
                self.transport.write(_TOO_LARGE)
                self.transport.close()
                return
        elif self._is_in_body:
            self._body_bytes += len(data)
        super().data_received(data)
        if self._is_in_body and self._deadline is None and self.transport.get_protocol() is self:
            # Most requests come whole, in one piece of data: they never get here.
            self._body_began, self._body_bytes = asyncio.get_running_loop().time(), 0
            self._wait_for_body()

    def on_message_begin(self) -> None:
        """Count a request's head from here."""
        self._is_in_head, self._head_bytes = True, 0
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._give_up)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there: its time is over."""
        self._is_in_head, self._is_in_body = False, True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is there."""
        self._is_in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def _wait_for_body(self) -> None:
        self._deadline = asyncio.get_running_loop().call_later(BODY_SECONDS, self._check_body, self._body_bytes)

    def _check_body(self, before: int) -> None:
        """End a request whose body came too slowly, or takes too long; not while we ourselves are slow to read it."""
        self._deadline = None
        lasted = asyncio.get_running_loop().time() - self._body_began
        is_slow = self._body_bytes - before < BODY_BYTES and not self.flow.read_paused
        if not is_slow and lasted < BODY_LONGEST_SECONDS:
            self._wait_for_body()
            return
        if not self.transport.is_closing():
            if self.cycle is None or not self.cycle.response_started:
                self.transport.write(_TOO_SLOW)
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()
