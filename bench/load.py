"""A bounded HTTP load client: posts bodies over kept-alive connections, and says how long each answer took.

Run as a process of its own: `python bench/load.py PORT PATH CONNECTIONS BODIES_FILE [KEY]`; prints one JSON line.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import uvloop


class _Poster(asyncio.Protocol):
    """One connection: the next body goes out when the answer to the last has come."""

    def __init__(self, work: "Work") -> None:
        self._work = work
        self._answer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found:
            return
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length:
            return
        self._answer = b""
        self._work.answered(int(head[9:12]), time.perf_counter() - self._sent_at)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._work.closed()

    def _next(self) -> None:
        body = self._work.take()
        if body is None:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(body)


class Work:
    """Bodies still to be sent, and what came of those that were."""

    def __init__(self, requests: list[bytes], connections: int) -> None:
        self._requests = iter(requests)
        self._open = connections
        self.done = asyncio.get_running_loop().create_future()
        self.seconds: list[float] = []
        self.codes: dict[int, int] = {}

    def take(self) -> bytes | None:
        """The next request, None when all are sent."""
        return next(self._requests, None)

    def answered(self, code: int, seconds: float) -> None:
        """Note an answer."""
        self.codes[code] = self.codes.get(code, 0) + 1
        self.seconds.append(seconds)

    def closed(self) -> None:
        """Note that a connection is done."""
        self._open -= 1
        if not self._open:
            self.done.set_result(None)


async def _post_all(port: int, path: str, connections: int, bodies: list[bytes], key: str = "") -> dict[str, object]:
    shown = f"Authorization: Bearer {key}\r\n" if key else ""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{shown}Content-Type: application/json\r\nContent-Length: "
    requests = [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]
    work = Work(requests, connections)
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    for _ in range(connections):
        await loop.create_connection(lambda: _Poster(work), "127.0.0.1", port)
    await asyncio.wait_for(work.done, 300)
    elapsed = time.perf_counter() - started
    ordered = sorted(work.seconds)
    return {
        "per_second": len(ordered) / elapsed,
        "p50_ms": ordered[len(ordered) // 2] * 1000,
        "p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
        "max_ms": ordered[-1] * 1000,
        "codes": work.codes,
    }


def main() -> None:
    """Post every line of a file, once."""
    port, path, connections, file, *key = sys.argv[1:]
    bodies = Path(file).read_bytes().splitlines()
    print(json.dumps(uvloop.run(_post_all(int(port), path, int(connections), bodies, *key))))


if __name__ == "__main__":
    main()
