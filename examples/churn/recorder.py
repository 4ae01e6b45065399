"""A recording server: takes OpenLineage events on loopback, keeps them as NDJSON, and can pass them on."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ENDPOINT = "/api/v1/lineage"


@contextmanager
def recording(events: Path, pass_on_to: str | None = None) -> Iterator[str]:
    """Yield the URL of a server that writes each event it gets as a line of `events`, a new file.

    Answers 201, or what the server at `pass_on_to` answers.
    """
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock, events.open("ab") as file:
                file.write(json.dumps(json.loads(body), separators=(",", ":")).encode() + b"\n")
            self.send_response(_passed_on(pass_on_to, body) if pass_on_to else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    events.parent.mkdir(parents=True, exist_ok=True)
    events.write_bytes(b"")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _passed_on(url: str, body: bytes) -> int:
    request = urllib.request.Request(  # noqa: S310 - the URL is the caller's own backend
        url.rstrip("/") + ENDPOINT, data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 502
