"""Connections that do not come to the end of asking are ended, and others are served meanwhile."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from support.serving import Serving, served

from ingest.receive.http_body import _MOST_MEMBERS, BodyError, gunzip
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


Said = bytes | float  # what a client sends, or how many seconds it waits


async def _answers_to(clients: list[list[Said]]) -> list[bytes]:
    """What each client is answered in all until its connection is closed, by a server with our protocol."""
    app = FastAPI()

    @app.api_route("/", methods=["GET", "POST"])
    async def answer(request: Request) -> int:
        return len(await request.body())

    server = uvicorn.Server(uvicorn.Config(app, port=0, http=BoundedProtocol, log_level="error"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    async def ask(said: list[Said]) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = asyncio.create_task(reader.read())
        for part in said:
            if isinstance(part, bytes):
                writer.write(part)
            else:
                await asyncio.wait([answered], timeout=part)
        whole = await asyncio.wait_for(answered, 20)
        writer.close()
        return whole

    answers = await asyncio.gather(*map(ask, clients))
    server.should_exit = True
    await running
    return answers


def test_a_connection_that_asks_for_nothing_or_half_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    sent: list[list[Said]] = [
        [b""],
        [b"GET / HTTP/1.1\r\nHost: a\r\n"],
        [b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n"],
    ]
    answers = asyncio.run(_answers_to(sent))
    assert [answer[:12] for answer in answers] == [b"", b"", b"HTTP/1.1 200"]


_POST = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n"
_CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([_POST], b"408"),
        ([_POST, *[b"x", 0.05] * 400], b"408"),
        ([_CHUNKED, *[b"1\r\nx\r\n", 0.05] * 400], b"408"),
        ([_POST, b"x" * 300_000], b"408"),
        ([_POST, *[b"x" * 80_000, 0.3] * 5], b"200"),
        ([b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 0.5], b"200"),
    ],
    ids=["never", "byte by byte", "chunk by chunk", "three quarters", "slow but coming", "no body"],
)
def test_a_body_that_never_ends_is_cut_off_and_a_slow_one_is_read(
    monkeypatch: pytest.MonkeyPatch, said: list[Said], status: bytes
) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.6)
    [answer] = asyncio.run(_answers_to([said]))
    assert answer[9:12] == status, answer


def test_a_body_has_a_longest_time_however_steadily_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(connections, "BODY_BYTES", 1)
    monkeypatch.setattr(connections, "BODY_LONGEST_SECONDS", 0.7)
    [answer] = asyncio.run(_answers_to([[_POST, *[b"x" * 10, 0.05] * 100]]))
    assert answer[9:12] == b"408"


def test_others_are_served_while_bodies_are_waited_for(server: Serving) -> None:
    port = httpx.URL(server.url).port or 0
    head = b"POST /api/v1/lineage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(100)]
    try:
        for one in waiting:
            one.sendall(head + b"Content-Length: 1000\r\n\r\n{")
        assert httpx.get(f"{server.url}/healthz", timeout=5).status_code == 200
    finally:
        for one in waiting:
            one.close()


def test_a_body_of_very_many_members_costs_what_its_bytes_explain() -> None:
    few, many = (gzip.compress(b"") * count for count in (500, _MOST_MEMBERS))

    def seconds(body: bytes) -> float:
        began = time.process_time()
        assert gunzip(body, 2**20) == b""
        return time.process_time() - began

    # In proportion, with room for a busy machine: copying the rest for each member would cost the square.
    assert seconds(many) < 20 * max(min(seconds(few) for _ in range(5)), 0.001) * (_MOST_MEMBERS / 500)
    with pytest.raises(BodyError, match="more than"):
        gunzip(gzip.compress(b"") * 500_000, 2**20)
