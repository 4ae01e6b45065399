"""Connections that ask for nothing, or never come to the end of asking: bounded in time and bytes."""

import asyncio
from asyncio import Transport
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from asyncio import TimerHandle

HEAD_SECONDS = 30.0
HEAD_BYTES = 64 * 1024
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; a request's line and headers come within HEAD_SECONDS and HEAD_BYTES.

    httptools itself takes headers without end, and keeps a connection that sends none for ever. After an answer
    uvicorn's own `timeout_keep_alive` holds.
    """

    _deadline: "TimerHandle | None" = None
    _is_in_head = True
    _head_bytes = 0

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
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Count a request's head from here."""
        self._is_in_head, self._head_bytes = True, 0
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._give_up)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there: its time is over."""
        self._is_in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()
