"""Connections that do not come to the end of asking are ended, and others are served meanwhile."""

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from support.serving import Serving, served

from ui.server import connections
from ui.server.connections import BoundedProtocol


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with served(tmp_path_factory.mktemp("connections") / "whence.duckdb") as serving:
        yield serving


@pytest.mark.parametrize("line", [b"X-A: b\r\n", b"X-A: " + b"b" * 10_000 + b"\r\n"])
def test_headers_without_end_are_refused(server: Serving, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", httpx.URL(server.url).port or 0), timeout=30) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        answer = b""
        try:
            for _ in range(100_000):
                client.sendall(line * max(1, 20_000 // len(line)))
        except OSError:
            pass
        try:
            while part := client.recv(4096):
                answer += part
        except OSError:
            pass  # closed while we still sent
    assert answer[:12] in {b"HTTP/1.1 431", b""}
    assert httpx.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/governance/plan", "/api/v1/governance/apply", "/api/v1/waivers"])
@pytest.mark.parametrize(
    "body", ['{"files":[{"path":"\\ud800","text":"{}"}]}', '{"by":"\\ud800","files":[]}', '{"\\ud800":1}']
)
def test_half_a_character_in_a_body_is_answered_in_words(server: Serving, path: str, body: str) -> None:
    answer = httpx.post(f"{server.url}{path}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 400, 422}, answer.text
    if answer.status_code == 200:
        assert "by" in body


def test_a_connection_that_asks_for_nothing_or_half_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    app = FastAPI()

    @app.get("/")
    async def answer() -> str:
        return "yes"

    async def story() -> list[bytes]:
        server = uvicorn.Server(uvicorn.Config(app, port=0, http=BoundedProtocol, log_level="error"))
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        ends = []
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: a\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            ends.append((await asyncio.wait_for(reader.read(), 20))[:12])
            writer.close()
        server.should_exit = True
        await running
        return ends

    assert asyncio.run(story()) == [b"", b"", b"HTTP/1.1 200"]
