"""Who may what, over HTTP: every route for every role with good, wrong, revoked and expired keys; and other sites."""

import ast
import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from support.scene import declared
from support.serving import JSON, LINEAGE, Serving, served, start

from catalog.access.event_limits import EMITTERS_OWN
from catalog.access.key_ring import KeyRing
from catalog.access.roles import Role
from catalog.session.catalog import Catalog
from ui.api.guarding.guard import Guard
from ui.api.guarding.hosts import Hosts
from ui.api.guarding.permissions import listed_routes
from ui.api.guarding.sign_in import own_path
from whence.facets import KINDS

READERS = {"reader", "steward", "auditor", "admin"}
# What is not here is for readers if it is a GET; a POST that is not here fails.
MAY = {
    ("POST", "/api/v1/lineage"): {"emitter", "steward", "admin"},
    ("POST", "/api/v1/lineage/batch"): {"emitter", "steward", "admin"},
    ("POST", "/api/v1/sql"): READERS,
    ("POST", "/api/v1/sql/queries"): {"steward", "admin"},
    ("POST", "/api/v1/sql/queries/removed"): {"steward", "admin"},
    ("POST", "/api/v1/what-if"): READERS,
    ("POST", "/api/v1/controls/own"): READERS,
    ("POST", "/api/v1/governance/plan"): READERS,
    ("POST", "/api/v1/governance/apply"): {"steward", "admin"},
    ("POST", "/api/v1/approvals"): {"steward", "admin"},
    ("POST", "/api/v1/waivers"): {"steward", "admin"},
    ("POST", "/api/v1/waivers/batch"): {"steward", "admin"},
    ("POST", "/api/v1/waivers/revoked"): {"steward", "admin"},
    ("POST", "/api/v1/waivers/revoked/batch"): {"steward", "admin"},
    ("POST", "/api/v1/assignments"): {"steward", "admin"},
    ("POST", "/api/v1/assignments/batch"): {"steward", "admin"},
    ("POST", "/api/v1/cases"): {"steward", "admin"},
    ("POST", "/api/v1/cases/closed"): {"steward", "admin"},
    ("POST", "/api/v1/records/{kind}"): {"steward", "admin"},
    ("POST", "/api/v1/records/audit"): {"auditor", "admin"},
    ("POST", "/api/v1/records/{kind}/changes"): {"steward", "admin"},
    ("POST", "/api/v1/alerts/alertmanager"): {"steward", "admin"},
    ("POST", "/api/v1/management/raised"): {"steward", "admin"},
    ("POST", "/api/v1/kpis/actions"): {"steward", "admin"},
    ("POST", "/api/v1/management/samples"): {"auditor", "admin"},
    ("POST", "/api/v1/management/samples/examined"): {"auditor", "admin"},
    ("POST", "/api/v1/redactions"): {"steward", "admin"},
    ("POST", "/api/v1/redactions/confirmed"): {"admin"},
    ("POST", "/api/v1/rebuild"): {"admin"},
    ("GET", "/api/v1/backup"): {"admin"},
    ("GET", "/api/v1/evidence"): {"auditor", "admin"},
    ("GET", "/api/v1/seal"): {"auditor", "admin"},
    ("POST", "/api/v1/seal/check"): {"auditor", "admin"},
    ("GET", "/api/v1/verify"): {"auditor", "admin"},
    ("GET", "/api/v1/keys"): {"admin"},
    ("POST", "/api/v1/keys"): {"admin"},
    ("POST", "/api/v1/keys/revoked"): {"admin"},
    ("GET", "/api/v1/keys/trail"): {"auditor", "admin"},
}
OPEN = {("GET", "/healthz"), ("GET", "/readyz")}
UI = Path(__file__).parents[1] / "ui"


def pages_of_the_app() -> list[str]:
    """The address of each page that the app lists in its code; the first is at the root."""
    calls = [node for node in ast.walk(ast.parse((UI / "app.py").read_text("utf-8"))) if isinstance(node, ast.Call)]
    files = [call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "Page"]
    return ["", *sorted(Path(str(ast.literal_eval(file))).stem for file in files)]


# What the app's pages load besides, and the file behind a button that downloads.
FILES = ["/_stcore/health", "/_stcore/host-config", "/static/none.js", "/media/none.csv", "/component/none"]
PAGES = [
    *(("GET", path) for path in ("/docs", "/openapi.json", "/catalog.duckdb", *FILES)),
    *(("GET", f"/{page}") for page in pages_of_the_app()),
]
BAD = ["none", "wrong", "revoked", "expired"]


class Keys(NamedTuple):
    """Keys by the role, or the fault, that they have."""

    good: dict[str, str]
    bad: dict[str, str | None]


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, Keys]]:
    """A server whose catalog has a key of every role, one revoked and one expired."""
    path = tmp_path_factory.mktemp("access") / "whence.duckdb"
    with Catalog(path) as catalog:
        good = {str(role): add(catalog.keys, str(role), role) for role in Role}
        limited = catalog.keys.add("limited", Role.EMITTER, ("team-a*",), None, None)[1]
        team_a = catalog.keys.add("steward of team-a", Role.STEWARD, ("team-a*",), None, None)[1]
        revoked = add(catalog.keys, "revoked", Role.ADMIN)
        catalog.keys.revoke("revoked", "root")
        expired = add(catalog.keys, "expired", Role.ADMIN)
        with catalog.cursor() as cursor:
            cursor.execute("UPDATE access.keys SET until = TIMESTAMPTZ '2026-01-01' WHERE name = 'expired'")
    serving = start(path)
    keys = Keys(
        {**good, "limited": limited, "team-a": team_a},
        {"none": None, "wrong": "whk_no", "revoked": revoked, "expired": expired},
    )
    try:
        yield serving, keys
    finally:
        serving.stop()


def add(ring: KeyRing, name: str, role: Role) -> str:
    return ring.add(name, role, (), None, "root")[1]


def ask(serving: Serving, method: str, path: str, key: str | None, body: bytes = b"{}") -> int:
    headers = {**JSON, **({"Authorization": f"Bearer {key}"} if key else {})}
    content = body if method == "POST" else None
    return httpx.request(method, serving.url + path, content=content, headers=headers, timeout=60).status_code


def routes_of(serving: Serving, key: str) -> list[tuple[str, str]]:
    """Every route that the server describes, and the app's own paths."""
    answer = httpx.get(f"{serving.url}/openapi.json", headers={"Authorization": f"Bearer {key}"}, timeout=60).json()
    described = [(method.upper(), path) for path, methods in answer["paths"].items() for method in methods]
    return sorted({*described, *PAGES, ("POST", "/api/v1/records/audit")})


def filled(path: str) -> str:
    return path.replace("{kind}", "risk").replace("{name}", "WhenceSourceDatasetFacet")


def test_every_facet_of_ours_is_an_emitters_or_a_stewards() -> None:
    """A new one has to be put here or in EMITTERS_OWN: with an emitter's key it is refused otherwise."""
    stewards = {
        "whence_aliases",
        "whence_declassifier",
        "whence_grants",
        "whence_model",
        "whence_personal_data",
        "whence_preparation",
        "whence_recorded",
        "whence_retention",
        "whence_source",
        "whence_suites",
        "whence_validation",
        "whence_write",
    }
    assert not stewards & EMITTERS_OWN
    assert stewards | EMITTERS_OWN == set(KINDS)


def test_every_route_is_for_those_roles_that_the_table_names(
    keyed: tuple[Serving, Keys], record_property: Callable[[str, object], None]
) -> None:
    serving, keys = keyed
    routes = routes_of(serving, keys.good["admin"])
    assert len(routes) > 50
    assert {route for route in routes if route[0] == "POST"} <= MAY.keys()
    wrong = []
    for method, path in routes:
        if (method, path) == ("POST", "/api/v1/rebuild"):
            continue  # asked below, once
        allowed = MAY.get((method, path), READERS)
        for role in Role:
            status = ask(serving, method, filled(path), keys.good[role])
            if (method, path) in OPEN:
                expected = status == 200
            else:
                expected = (status == 403) != (role in allowed) and status not in (401, 500)
            if not expected:
                wrong.append((method, path, str(role), status))
    record_property("tried", tried := len(routes) * len(Role))
    record_property("held", tried - len(wrong))
    assert wrong == []
    statuses = [ask(serving, "POST", "/api/v1/rebuild", keys.good[role]) for role in ("steward", "auditor", "admin")]
    assert statuses == [403, 403, 200]


@pytest.mark.parametrize("bad", BAD)
def test_no_route_but_health_answers_without_a_good_key(keyed: tuple[Serving, Keys], bad: str) -> None:
    serving, keys = keyed
    statuses = {}
    for method, path in routes_of(serving, keys.good["admin"]):
        statuses[method, path] = ask(serving, method, filled(path), keys.bad[bad])
    assert {route for route, status in statuses.items() if status == 200} == OPEN
    # Beyond some tries a minute from one address the answer is to wait, whatever the key.
    assert set(statuses.values()) - {200} <= ({401} if bad == "none" else {401, 429})


def test_every_page_of_the_app_is_among_the_routes() -> None:
    written = {file.stem for file in (UI / "app_pages").glob("*.py") if file.stem != "__init__"}
    assert written == set(pages_of_the_app()) - {""}


def test_every_route_has_a_permission(keyed: tuple[Serving, Keys]) -> None:
    serving, keys = keyed
    described = set(routes_of(serving, keys.good["admin"])) - {*PAGES, ("POST", "/api/v1/records/audit")}
    assert described - listed_routes().keys() == set()


EVENT = (
    '{"eventTime":"2026-01-01T00:00:00Z","eventType":"COMPLETE","producer":"p","schemaURL":"s",'
    '"run":{"runId":"01a20477-a44b-75c0-8b24-f2c16ebe93%02d"%s},"job":{"namespace":"%s","name":"j"},'
    '"inputs":[{"namespace":"elsewhere","name":"in"%s}],"outputs":[{"namespace":"%s","name":"x"%s}]}'
)
SYMLINK = ',"facets":{"symlinks":{"identifiers":[{"namespace":"%s","name":"n","type":"TABLE"}]}}'
OURS = ',"facets":{"%s":{"channel":"internal"}}'
LINEAGE_FACET = ',"facets":{"lineage":{"entries":[{"namespace":"team-b","name":"y","type":"DATASET","inputs":[]}]}}'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (EVENT % (1, "", "team-a", "", "team-a-lake", ""), 201),
        (EVENT % (2, "", "team-b", "", "team-a", ""), 403),
        (EVENT % (3, "", "team-a", "", "team-b", ""), 403),
        (EVENT % (4, "", "team-a", "", "team-a", SYMLINK % "team-a"), 201),
        (EVENT % (5, "", "team-a", "", "team-a", SYMLINK % "team-b"), 403),
        (EVENT % (6, "", "team-a", SYMLINK % "team-b", "team-a", ""), 403),
        (EVENT % (7, "", "team-a", "", "team-a", OURS % "whence_source"), 403),
        (EVENT % (8, "", "team-a", "", "team-a", OURS % "whence_labelling"), 201),
        (EVENT % (9, OURS % "whence_validation", "team-a", "", "team-a", ""), 403),
        (EVENT % (10, LINEAGE_FACET, "team-a", "", "team-a", ""), 403),
        ('{"eventTime":"2026-01-01T00:00:00Z","dataset":{"namespace":"team-b","name":"x"}}', 403),
        ('{"eventTime":"2026-01-01T00:00:00Z","dataset":{"namespace":"team-a","name":"x"}}', 201),
        ('{"eventTime":"2026-01-01T00:00:00Z","record":{"kind":"waiver","id":"1"}}', 422),
    ],
)
def test_an_emitter_writes_about_its_namespaces_only(keyed: tuple[Serving, Keys], body: str, status: int) -> None:
    serving, keys = keyed
    assert ask(serving, "POST", LINEAGE, keys.good["limited"], body.encode()) == status


def test_of_a_batch_only_what_the_key_allows_is_taken(keyed: tuple[Serving, Keys]) -> None:
    serving, keys = keyed
    lines = [EVENT % (20, "", "team-a", "", "team-a", ""), EVENT % (21, "", "team-b", "", "team-b", "")]
    headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {keys.good['limited']}"}
    answer = httpx.post(f"{serving.url}{LINEAGE}/batch", content="\n".join(lines), headers=headers)
    assert answer.status_code == 200
    assert answer.json()["summary"] == {"received": 2, "successful": 1, "failed": 1, "duplicates": 0, "warnings": 0}
    assert "team-b" in answer.json()["failed_events"][0]["reason"]
    alone = httpx.post(f"{serving.url}{LINEAGE}/batch", content=lines[1], headers=headers)
    assert alone.status_code == 403


@pytest.mark.many
@pytest.mark.parametrize(
    ("about", "key", "status"),
    [
        ({"source": "shared"}, "team-a", 403),
        ({"source": "own"}, "team-a", 201),
        ({"source": "theirs"}, "team-a", 403),
        ({"namespace": "team-a", "name": "shared"}, "team-a", 201),
        ({"namespace": "team-b", "name": "shared"}, "team-a", 403),
        ({"source": "shared"}, "steward", 201),
        ({"source": "theirs"}, "admin", 201),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/cases/closed"])
def test_a_case_is_within_the_namespaces_of_its_key_by_source_too(
    keyed: tuple[Serving, Keys], about: dict[str, str], key: str, status: int, path: str
) -> None:
    """A case about a source is about every dataset that declares it: the key has to reach them all."""
    serving, keys = keyed
    steward = {**JSON, "Authorization": f"Bearer {keys.good['steward']}"}
    for namespace, name, source in (
        ("team-a", "shared", "shared"),
        ("team-b", "shared", "shared"),
        ("team-a", "own", "own"),
        ("team-b", "theirs", "theirs"),
    ):
        event = declared(namespace, name, "2026-01-01", whence_source={"name": source})
        assert httpx.post(f"{serving.url}{LINEAGE}", json=event, headers=steward, timeout=60).is_success
    reason = {"reason": "withdrawal" if key == "team-a" else "erasure"}
    if path.endswith("closed"):  # somebody opened it who may
        opened = httpx.post(f"{serving.url}/api/v1/cases", json={**about, **reason}, headers=steward, timeout=60)
        assert opened.is_success, opened.text
    headers = {**JSON, "Authorization": f"Bearer {keys.good[key]}"}
    answer = httpx.post(f"{serving.url}{path}", json={**about, **reason}, headers=headers, timeout=60)
    if path.endswith("closed") and (status == 201 or "source" not in about):
        # Something is left to be done, which comes before the namespaces of what would be written.
        assert (answer.status_code, "stays open" in answer.text) == (400, True)
        return
    assert answer.status_code == status, answer.text
    if status == 403:
        assert "team-b" in answer.json()["error"]


def test_the_actor_is_the_key_s_and_nobody_decides_as_somebody_else(keyed: tuple[Serving, Keys]) -> None:
    serving, keys = keyed

    def record(role: str, body: dict[str, str]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {keys.good[role]}"}
        return httpx.post(f"{serving.url}/api/v1/records/risk", json=body, headers=headers)

    assert record("steward", {"title": "own"}).json()["by"] == "steward"
    assert record("steward", {"title": "same", "by": "steward"}).status_code == 201
    refused = record("steward", {"title": "other", "by": "lead@example.com"})
    assert (refused.status_code, "lead@example.com" in refused.json()["error"]) == (403, True)
    assert record("admin", {"title": "for", "by": "lead@example.com"}).json()["by"] == "lead@example.com"
    query = {"query": "SELECT DISTINCT actor FROM events WHERE body->>'$.record.title' IS NOT NULL ORDER BY 1"}
    rows = httpx.post(
        f"{serving.url}/api/v1/sql", json=query, headers={"Authorization": f"Bearer {keys.good['reader']}"}
    )
    assert [row["actor"] for row in rows.json()] == ["admin", "steward"]


def test_a_revoked_key_ends_at_once_and_every_refusal_is_in_the_trail(keyed: tuple[Serving, Keys]) -> None:
    serving, keys = keyed
    admin = {"Authorization": f"Bearer {keys.good['admin']}"}
    assert ask(serving, "GET", "/api/v1/models", keys.good["reader"]) == 200
    assert ask(serving, "GET", "/api/v1/models", keys.good["emitter"]) == 403
    beyond = EVENT % (40, "", "team-b", "", "team-b", "")
    assert ask(serving, "POST", LINEAGE, keys.good["limited"], beyond.encode()) == 403
    with httpx.Client(base_url=serving.url, headers=admin, timeout=60) as http:
        made = http.post("/api/v1/keys", json={"name": "short", "role": "reader"})
        assert made.status_code == 201
        key = made.json()["key"]
        assert ask(serving, "GET", "/api/v1/models", key) == 200
        assert http.post("/api/v1/keys/revoked", json={"key": made.json()["prefix"]}).status_code == 201
        assert ask(serving, "GET", "/api/v1/models", key) in (401, 429)
        assert http.post("/api/v1/keys/revoked", json={"key": "short"}).status_code == 404
        listed = {row["name"]: row for row in http.get("/api/v1/keys").json()}
        assert (listed["short"]["state"], listed["short"]["revoked_by"]) == ("revoked", "admin")
        assert listed["reader"]["last_used_at"]
        assert key not in http.get("/api/v1/keys").text
        trail = http.get("/api/v1/keys/trail?count=1000").json()
    done = [row["action"] for row in trail if row["outcome"] == "done" and row["actor"] == "admin"]
    assert [word.split()[0] for word in done] == ["revoke", "add"]
    assert any(row["actor"] == "limited" and row["action"] == "send an event" for row in trail)
    assert any(row["actor"] == "emitter" and row["action"] == "GET /api/v1/models" for row in trail)


def test_keys_are_no_business_of_users_sql(keyed: tuple[Serving, Keys]) -> None:
    serving, keys = keyed
    headers = {"Authorization": f"Bearer {keys.good['admin']}"}
    for query in (
        "FROM access.keys",
        "SELECT * FROM whence.access.keys",
        "FROM access.trail",
        'FROM "access"."keys"',
    ):
        answer = httpx.post(f"{serving.url}/api/v1/sql", json={"query": query}, headers=headers)
        assert answer.status_code == 400, query


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 201),
        ({"Content-Type": "application/json; charset=utf-8"}, 201),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/x-ndjson"}, 415),
        ({}, 415),
        ({"Content-Type": "application/json", "Host": "evil.example"}, 421),
        ({"Content-Type": "application/json", "Host": "evil.example", "Origin": "http://evil.example"}, 421),
        ({"Content-Type": "application/json", "Origin": "http://evil.example"}, 403),
        ({"Content-Type": "application/json", "Origin": "null"}, 403),
        ({"Content-Type": "application/json", "Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}, 201),
    ],
)
def test_a_page_of_another_site_writes_nothing(
    keyed: tuple[Serving, Keys], headers: dict[str, str], status: int
) -> None:
    serving, keys = keyed
    sent = {**headers, "Authorization": f"Bearer {keys.good['admin']}"}
    body = (EVENT % (30, "", "a", "", "a", "")).encode()
    assert httpx.post(f"{serving.url}{LINEAGE}", content=body, headers=sent).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 403),
        (["Authorization: Bearer {reader}"], 101),
        (["Authorization: Bearer {emitter}"], 403),
        (["Authorization: Bearer {reader}", "Origin: {url}"], 101),
        (["Authorization: Bearer {reader}", "Origin: http://evil.example"], 403),
        (["Authorization: Bearer {reader}", "Origin: http://127.0.0.1:1"], 403),
    ],
)
def test_the_app_s_websocket_is_guarded_too(keyed: tuple[Serving, Keys], headers: list[str], status: int) -> None:
    serving, keys = keyed
    filled_in = [line.format(url=serving.url, **keys.good) for line in headers]
    assert handshake(serving, filled_in) == status


def handshake(serving: Serving, headers: list[str]) -> int:
    """The status of a websocket's opening request."""
    place = urlsplit(serving.url)
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {place.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *headers,
    ]
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(connection.recv(64).split()[1])


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/trace?name=x", "/trace?name=x"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_a_page_of_this_server(keyed: tuple[Serving, Keys], asked: str, led_to: str) -> None:
    serving, keys = keyed
    form = {"key": keys.good["reader"], "next": asked}
    # Other tests of this file may have failed too often by now; then the page that asks again says where it leads.
    answer = httpx.post(f"{serving.url}/sign-in", data=form, timeout=60)
    assert own_path(asked) == led_to
    assert answer.headers.get("location", led_to) == led_to
    assert answer.status_code in (303, 429)
    assert "evil.example" not in answer.text


def test_a_link_of_another_site_signs_nobody_out(keyed: tuple[Serving, Keys]) -> None:
    serving, _ = keyed
    assert "set-cookie" not in httpx.get(f"{serving.url}/sign-out", timeout=60).headers


def test_a_browser_signs_in_and_out_with_a_key(tmp_path: Path) -> None:
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        key = add(catalog.keys, "ana", Role.READER)
    with served(tmp_path / "whence.duckdb") as serving:
        sign_in_and_out(serving, key)


def sign_in_and_out(serving: Serving, key: str) -> None:
    html = {"Accept": "text/html"}
    with httpx.Client(base_url=serving.url, timeout=60) as browser:
        first = browser.get("/trace?name=churn", headers=html)
        assert (first.status_code, "Sign in" in first.text) == (401, True)
        assert "/trace?name=churn" in first.text
        own = {"Origin": serving.url}
        wrong = browser.post("/sign-in", data={"key": "no", "next": "/"}, headers=own)
        assert (wrong.status_code, "not known" in wrong.text) == (401, True)
        other = browser.post("/sign-in", data={"key": key}, headers={"Origin": "http://evil.example"})
        assert other.status_code == 403
        for given, leads_to in (("/trace?name=churn", "/trace?name=churn"), ("//evil.example", "/"), ("x", "/")):
            answer = browser.post("/sign-in", data={"key": key, "next": given}, headers=own)
            assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
            assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["set-cookie"].split("; "))
        page = browser.get("/", headers=html)
        assert page.status_code == 200
        assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert browser.get("/sign-out").status_code == 303
        assert browser.get("/", headers=html).status_code == 401
        tries = [browser.post("/sign-in", data={"key": "no"}, headers=own).status_code for _ in range(40)]
        assert tries[-1] == 429
        assert browser.post("/sign-in", data={"key": key}, headers=own).headers["retry-after"].isdigit()


def test_refusals_are_written_down_while_the_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.access.key_ring.FLUSH_AFTER_SECONDS", 0.0)

    async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("no request of this test passes")

    async def refused_twice(ring: KeyRing) -> None:
        guarded = httpx.ASGITransport(Guard(nothing, ring, Hosts("127.0.0.1")))
        async with httpx.AsyncClient(transport=guarded, base_url="http://127.0.0.1") as client:
            for _ in range(2):  # the second finds that the first waits to be written
                assert (await client.get("/api/v1/models")).status_code == 401

    with Catalog(tmp_path / "whence.duckdb") as catalog:
        add(catalog.keys, "ana", Role.READER)
        asyncio.run(refused_twice(catalog.keys))  # it ends when the writing is done
        with catalog.cursor() as cursor:
            rows = cursor.execute("SELECT action FROM access.trail WHERE outcome = 'refused'").fetchall()
    assert ("GET /api/v1/models",) in rows


def test_a_server_for_other_machines_wants_keys_first(tmp_path: Path) -> None:
    everywhere = "0.0.0.0"  # noqa: S104  # refused
    command = [sys.executable, "-m", "whence", "--catalog", str(tmp_path / "c.duckdb"), "serve", "--host", everywhere]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 2
    assert "whence --catalog" in ended.stderr
    assert "keys add" in ended.stderr
