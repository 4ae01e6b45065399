"""The body of a request as plain bytes: bounded, chunked or not, gzip or not."""

import asyncio
import zlib
from collections.abc import Iterable

from starlette.types import Receive

LIMIT_BYTES = 32 * 2**20
_THREAD_FROM_BYTES = 256 * 1024  # the event loop stands still while it inflates; a thread costs more for less
_MOST_MEMBERS = 10_000
_FIRST_STEP = 4_096
_DISCARDED = 8  # times the limit that are read and dropped; beyond that the client may see a broken connection


class BodyError(Exception):
    """The body cannot be taken: the HTTP status to answer, and why."""

    def __init__(self, status: int, reason: str, raw: bytes = b"") -> None:
        """Keep what came as raw, as far as it is worth keeping."""
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.raw = raw


class GoneError(Exception):
    """The client left before its body was complete."""


async def read_body(
    headers: Iterable[tuple[bytes, bytes]], receive: Receive, limit_bytes: int = LIMIT_BYTES
) -> bytes:
    """The decompressed body. Raises BodyError where it is too large, broken or in an unknown encoding."""
    encoding = b""
    for name, value in headers:
        if name == b"content-encoding":
            encoding = value.strip().lower()
    raw = await _receive_all(receive, limit_bytes)
    if encoding in {b"", b"identity"}:
        return raw
    if encoding not in {b"gzip", b"x-gzip"}:
        raise BodyError(
            415, f"Content-Encoding {encoding.decode(errors='replace')!r} is not taken; send gzip or none"
        )
    if len(raw) < _THREAD_FROM_BYTES:
        return gunzip(raw, limit_bytes)
    return await asyncio.to_thread(gunzip, raw, limit_bytes)


async def _receive_all(receive: Receive, limit_bytes: int) -> bytes:
    """All that comes. What is beyond the limit is read and dropped, so that the client gets to read its answer."""
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= limit_bytes * _DISCARDED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        part = message.get("body", b"")
        size += len(part)
        if size <= limit_bytes:
            parts.append(part)
        more = message.get("more_body", False)
    if size > limit_bytes:
        raise _too_large(limit_bytes)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def gunzip(raw: bytes, limit_bytes: int) -> bytes:
    """The content of a gzip file of one or more members, never inflated beyond the limit. Raises BodyError."""
    parts: list[bytes] = []
    room, place, view = limit_bytes, 0, memoryview(raw)
    for _ in range(_MOST_MEMBERS):
        if place >= len(raw):
            return b"".join(parts)
        member = zlib.decompressobj(wbits=31)
        step = _FIRST_STEP
        while not member.eof:
            if place >= len(raw):
                raise BodyError(400, "the gzip body is cut short", raw)
            # In growing steps, as each member copies what is left of its last step.
            given = view[place : place + step]
            place, step = place + len(given), step * 2
            part = _inflated(member, given, room, raw)
            # One byte more than there is room for tells a body that is too large from one that just fits.
            room -= len(part)
            if room < 0:
                raise _too_large(limit_bytes)
            parts.append(part)
        place -= len(member.unused_data)
    if place < len(raw):
        raise BodyError(400, f"the gzip body has more than {_MOST_MEMBERS:,} members; send one", raw)
    return b"".join(parts)


def _inflated(member: "zlib._Decompress", given: memoryview, room: int, raw: bytes) -> bytes:
    try:
        return member.decompress(given, room + 1)
    except zlib.error as error:
        raise BodyError(400, f"the body is not gzip: {error}", raw) from error


def _too_large(limit_bytes: int) -> BodyError:
    return BodyError(413, f"the body is larger than {limit_bytes:,} bytes (decompressed)")
