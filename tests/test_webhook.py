"""A webhook gets what is new, once, signed, whatever its receiver does; nobody else waits for it."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from support.demo_catalog import fill_scene
from support.scene import dataset, model, ran
from support.serving import as_json

from catalog.governance.decisions.append_record import write_records
from catalog.log.own_entries import own_entry
from catalog.questions.matters import Matter, matters, notified
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError
from ui.cli.main import main
from ui.server.webhook import Webhook
from ui.server.webhook_request import Receiver, receiver_of, text_of

SECRET = b"shared"


@dataclass
class Post:
    """A request that came."""

    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)  # type: ignore[no-any-return]  # any JSON object


@dataclass
class Listening:
    """A receiver of webhooks: what came, and the statuses it answers next (200 after them)."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def wait_for(self, count: int, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while len(self.posts) < count:
            assert time.monotonic() < until, [post.said["text"] for post in self.posts]
            time.sleep(0.02)


@contextmanager
def listening() -> Iterator[Listening]:
    heard = Listening()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.posts.append(Post(dict(self.headers), body))
            status = heard.statuses.pop(0) if heard.statuses else 200
            self.send_response(status)
            self.send_header("Location", heard.url + "/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def heard() -> Iterator[Listening]:
    with listening() as heard:
        yield heard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill_scene(tmp_path / "whence.duckdb")


@contextmanager
def hooked(path: Path, heard: Listening) -> Iterator[Catalog]:
    with Catalog(path) as catalog:
        hook = Webhook(catalog, Receiver(heard.url, SECRET), 0.05)
        try:
            yield catalog
        finally:
            hook.close()


def _retrain(catalog: Catalog, name: str, day: str) -> None:
    """A new version of a model from the same data: what is wrong with those is new for it."""
    with catalog.cursor() as cursor:
        row = cursor.execute(
            "SELECT namespace, name, about_namespace, about_name FROM findings WHERE severity = 'violation' LIMIT 1"
        ).fetchone()
    assert row is not None
    events = ran(f"again {day}", day, [dataset(row[2], row[3])], [model(name)])
    catalog.append([own_entry(as_json(event)) for event in events])


def test_what_is_new_is_sent_once_also_across_restarts(path: Path, heard: Listening) -> None:
    with hooked(path, heard) as catalog:
        heard.wait_for(1)
        before = {one["matter"] for one in matters(catalog, 14)}
        assert before
        _retrain(catalog, "another", "2026-06-01")
        heard.wait_for(2)
        after = {one["matter"] for one in matters(catalog, 14)}
    assert "this webhook is on" in heard.posts[0].said["text"]
    assert heard.posts[0].said["matters"] == [], "what was there before is counted, not listed"
    assert {one["matter"] for one in heard.posts[1].said["matters"]} == after - before
    assert "another v1" in heard.posts[1].said["text"]
    with hooked(path, heard) as catalog:
        time.sleep(0.5)
        assert len(heard.posts) == 2
        _retrain(catalog, "a third", "2026-06-02")
        heard.wait_for(3)
        assert {one["name"] for one in heard.posts[2].said["matters"]} == {"a third"}


def _write_risk(catalog: Catalog, members: dict[str, str]) -> None:
    write_records(catalog, [{"kind": "risk", "status": "open", "by": "bo", **members}], "bo")


def _await_noted(catalog: Catalog, matter: str, *, there: bool) -> None:
    """Wait until a matter stands as sent, or no more: what changes back within one look is not seen."""
    until = time.monotonic() + 30
    while (matter in notified(catalog)) != there:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_deadline_and_what_comes_back_are_sent(path: Path, heard: Listening) -> None:
    soon, late = ((datetime.now(UTC) + timedelta(days=days)).date().isoformat() for days in (3, 300))
    with hooked(path, heard) as catalog:
        heard.wait_for(1)
        _write_risk(catalog, {"id": "r1", "due_at": soon, "owner": "ana"})
        _write_risk(catalog, {"id": "r2", "due_at": late})
        heard.wait_for(2)
        [matter] = heard.posts[1].said["matters"]
        assert (matter["kind"], matter["about"], matter["id"], matter["due_on"]) == ("deadline", "risk", "r1", soon)
        assert "(ana)" in heard.posts[1].said["text"]
        _await_noted(catalog, matter["matter"], there=True)
        _write_risk(catalog, {"id": "r1", "due_at": soon, "status": "closed"})
        _await_noted(catalog, matter["matter"], there=False)
        _write_risk(catalog, {"id": "r1", "due_at": soon})
        heard.wait_for(3)
        assert heard.posts[2].said["matters"][0]["id"] == "r1"


def test_a_receiver_that_fails_gets_it_again(path: Path, heard: Listening, caplog: pytest.LogCaptureFixture) -> None:
    heard.statuses = [500, 302, 410]
    with hooked(path, heard):
        heard.wait_for(4)
    assert len({post.headers["Whence-Delivery"] for post in heard.posts}) == 1
    assert [post.body for post in heard.posts] == [heard.posts[0].body] * 4, "a redirect is not followed"
    assert "it answered 302" in caplog.text
    assert "/hook" not in caplog.text, "the path of a webhook is often a secret"


def test_each_request_is_signed(path: Path, heard: Listening) -> None:
    with hooked(path, heard):
        heard.wait_for(1)
    post = heard.posts[0]
    signed = post.headers["Whence-Timestamp"].encode() + b"." + post.body
    assert post.headers["Whence-Signature"] == f"sha256={hmac.new(SECRET, signed, hashlib.sha256).hexdigest()}"
    assert abs(int(post.headers["Whence-Timestamp"]) - time.time()) < 60


def test_nobody_waits_for_a_receiver_that_does_not_answer(path: Path) -> None:
    with socket.socket() as listener, Catalog(path) as catalog:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        hook = Webhook(catalog, Receiver(f"http://127.0.0.1:{listener.getsockname()[1]}"), 0.05)
        try:
            caller, _ = listener.accept()
            began = time.monotonic()
            _retrain(catalog, "another", "2026-06-01")
            assert matters(catalog, 14)
            assert time.monotonic() - began < 4
            caller.close()
        finally:
            hook.close()


_NASTY: Matter = {
    "matter": "m",
    "kind": "violation",
    "about": "no_basis",
    "id": "1",
    "namespace": "n",
    "name": "<!channel> <http://evil|x> & \x1b[2J\u202e",
    "version": "v",
    "message": "line\none",
    "due_on": None,
    "owner": None,
}


def test_names_are_text_for_slack_too() -> None:
    assert "&lt;!channel&gt; &lt;http://evil|x&gt; &amp; \\u001b[2J\\u202e v: line⏎one" in text_of([_NASTY])


def _no_file(tmp_path: Path) -> Receiver:
    return receiver_of("https://hooks.example.com", tmp_path / "none", 14)


def _empty_file(tmp_path: Path) -> Receiver:
    (tmp_path / "empty").write_bytes(b"\n")
    return receiver_of("https://hooks.example.com", tmp_path / "empty", 14)


@pytest.mark.parametrize(
    "make",
    [
        _no_file,
        _empty_file,
        lambda _: receiver_of("file:///etc/passwd", None, 14),
        lambda _: receiver_of("x", None, 1),
        lambda _: receiver_of("https://hooks.example.com/a secret path", None, 1),
        lambda _: receiver_of("https://hooks.example.com/x\r\nHost: evil.example", None, 1),
        lambda _: receiver_of("https://hooks.example.com:port/", None, 1),
        lambda _: receiver_of("https://hooks.example.com:99999/", None, 1),
    ],
)
def test_what_is_no_receiver_is_refused(tmp_path: Path, make: Callable[[Path], Receiver]) -> None:
    with pytest.raises((BadQuestionError, UnavailableError)):
        make(tmp_path)


def test_serve_refuses_an_address_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--catalog", str(tmp_path / "w.duckdb"), "serve", "--port", "0", "--webhook", "ftp://x"]) == 2
    assert "--webhook is no address" in capsys.readouterr().err
