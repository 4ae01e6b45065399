"""A server on 127.0.0.1 that takes OpenLineage events over HTTP and keeps each as one line of NDJSON."""

import argparse
import gzip
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

LINEAGE_PATH = "/api/v1/lineage"
KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Transfer-Encoding", "Authorization")


class Recorder(ThreadingHTTPServer):
    """The server, the file it appends to, and how each event travelled (`wire`, in order of arrival)."""

    daemon_threads = True

    def __init__(self, events_file: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), LineageHandler)
        self.events_file = events_file
        self.wire: list[dict[str, str]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Give the base URL that an emitter is given."""
        return f"http://127.0.0.1:{self.server_port}"

    def keep(self, line: str, headers: dict[str, str]) -> None:
        """Append one event to the file and its headers to `wire`."""
        with self.lock, self.events_file.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
            self.wire.append(headers)


class LineageHandler(BaseHTTPRequestHandler):
    """One connection: 201 for an event, 400 for a body that is not JSON, 404 for any other path."""

    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_POST(self) -> None:
        """Take one event."""
        body = self.body()
        if self.path != LINEAGE_PATH:
            return self.answer(404)
        try:
            line = as_line(body, self.headers.get("Content-Encoding", ""))
        except (ValueError, OSError, EOFError):
            return self.answer(400)
        self.server.keep(line, {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers})
        return self.answer(201)

    def body(self) -> bytes:
        """Give the request's bytes, with the chunks of a chunked body put together."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(chunks(self.rfile))
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status: int) -> None:
        """Send the status and an empty body."""
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 (the standard library's names)
        """Say nothing: the recording is the log."""


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the chunks of an HTTP/1.1 chunked body and read past its trailers."""
    while size := int(stream.readline().split(b";")[0], 16):
        yield stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass


def as_line(body: bytes, encoding: str) -> str:
    """Give the event as the emitter wrote it, on one line; ValueError if it is not JSON."""
    plain = gzip.decompress(body) if "gzip" in encoding.lower() else body
    text = plain.decode("utf-8")
    json.loads(text)
    return text.replace("\r", " ").replace("\n", " ").strip()


@contextmanager
def recording(events_file: Path) -> Iterator[Recorder]:
    """Yield a recorder that listens while the block runs."""
    with Recorder(events_file) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def main() -> None:
    """Record to a file until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events_file", type=Path)
    parser.add_argument("--port", type=int, default=5000)
    given = parser.parse_args()
    with Recorder(given.events_file, given.port) as server:
        sys.stderr.write(f"{server.url}{LINEAGE_PATH} -> {given.events_file}\n")
        server.serve_forever()


if __name__ == "__main__":
    main()
