"""Signing in with an OpenID provider: who gets which role, whose token is refused, and what is written down of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from support.oidc_provider import FAULTS, NOBODY, READER, STEWARD, configuration, provider
from support.ports import free_port
from support.serving import Serving, start

from catalog.access.identities import read_identities
from catalog.access.principal import Principal
from catalog.access.roles import Role
from catalog.access.sessions import Sessions
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, ForbiddenError
from ui.server.oidc import provider_of

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, str]]:
    """A server that asks a provider of its own process who people are, and an admin's key."""
    folder = tmp_path_factory.mktemp("oidc")
    path = folder / "whence.duckdb"
    with Catalog(path) as catalog:
        key = catalog.keys.add("root@example.com", Role.ADMIN, (), None, None)[1]
    port = free_port()
    with provider(free_port()) as url:
        serving = start(path, port, oidc=configuration(folder, url, f"http://127.0.0.1:{port}"))
        try:
            yield serving, key
        finally:
            serving.stop()


def sign_in(serving: Serving, user: str, path: str = "/trace") -> tuple[httpx.Client, httpx.Response]:
    """A browser's client after the way to the provider and back, and the last answer."""
    http = httpx.Client(base_url=serving.url, timeout=60, headers=PAGE)
    answer = http.get("/sign-in/provider", params={"next": path})
    answer = http.get(answer.headers["Location"])
    answer = http.get(f"{answer.headers['Location']}&login={user}")
    return http, http.get(answer.headers["Location"])


def trail(serving: Serving, key: str) -> list[dict[str, str]]:
    answer = httpx.get(
        f"{serving.url}/api/v1/keys/trail?count=1000", headers={"Authorization": f"Bearer {key}"}, timeout=60
    )
    rows: list[dict[str, str]] = answer.json()
    return rows


def test_a_group_gives_a_role_and_the_claim_is_the_actor(signing: tuple[Serving, str]) -> None:
    serving, key = signing
    asked = httpx.get(f"{serving.url}/trace", headers=PAGE, timeout=60)
    assert (asked.status_code, "Sign in with Example SSO" in asked.text) == (401, True)
    reader, _ = sign_in(serving, READER)
    assert reader.get("/api/v1/models").status_code == 200
    assert reader.post("/api/v1/records/risk", json={"title": "no"}).status_code == 403
    steward, answer = sign_in(serving, STEWARD, "/dataset?name=a&namespace=b")
    assert 'url=/dataset?name=a&amp;namespace=b"' in answer.text
    assert steward.post("/api/v1/records/risk", json={"title": "yes"}).json()["by"] == STEWARD
    refused = steward.post("/api/v1/records/risk", json={"title": "as", "by": "lead@example.com"})
    assert refused.status_code == 403
    statement = {"query": "SELECT actor FROM events WHERE body->>'$.record.title' = 'yes'"}
    assert reader.post("/api/v1/sql", json=statement, headers={"Accept": "application/json"}).json() == [
        {"actor": STEWARD}
    ]
    rows = trail(serving, key)
    assert any(row["actor"] == STEWARD and row["action"] == "sign in with the provider" for row in rows)
    assert any(row["actor"] == READER and row["action"] == "POST /api/v1/records/risk" for row in rows)


@pytest.mark.parametrize("user", [*FAULTS, NOBODY])
def test_who_is_not_vouched_for_is_refused_and_written_down(signing: tuple[Serving, str], user: str) -> None:
    serving, key = signing
    http, answer = sign_in(serving, user)
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert "whence_session" not in http.cookies
    assert http.get("/api/v1/models").status_code == 401
    refusals = [row for row in trail(serving, key) if row["outcome"] == "refused"]
    newest = next(row for row in refusals if row["action"] == "sign in with the provider")
    named = {NOBODY: NOBODY, "unverified@example.com": "verified", "forged@example.com": "signature"}
    assert named.get(user, "provider") in newest["reason"]


def test_an_answer_that_was_not_asked_for_is_refused(signing: tuple[Serving, str]) -> None:
    serving, _ = signing
    answer = httpx.get(f"{serving.url}/oauth2callback?code=stolen&state=stolen", timeout=60)
    assert (answer.status_code, "did not begin here" in answer.text) == (403, True)
    began = httpx.get(f"{serving.url}/sign-in/provider?next=//evil.example", timeout=60)
    assert "evil" not in began.headers["Set-Cookie"]


def test_signing_out_ends_the_session_here_and_at_the_provider(signing: tuple[Serving, str]) -> None:
    serving, _ = signing
    http, _ = sign_in(serving, READER)
    stolen = dict(http.cookies)
    answer = http.get("/sign-out")
    assert answer.headers["Location"] == "/auth/logout"
    answer = http.get(answer.headers["Location"])
    assert "/sign-out?" in answer.headers["Location"]  # the provider's, which sends back
    answer = http.get(http.get(answer.headers["Location"]).headers["Location"])
    assert answer.headers["Location"] == "/"
    assert httpx.get(f"{serving.url}/api/v1/models", cookies=stolen, timeout=60).status_code == 401


def test_an_admin_ends_sessions_at_once(signing: tuple[Serving, str]) -> None:
    serving, key = signing
    http, _ = sign_in(serving, READER)
    admin = {"Authorization": f"Bearer {key}"}
    body = {"key": READER}
    assert httpx.post(f"{serving.url}/api/v1/keys/revoked", json=body, headers=admin, timeout=60).status_code == 201
    assert http.get("/api/v1/models").status_code == 401
    assert httpx.post(f"{serving.url}/api/v1/keys/revoked", json=body, headers=admin, timeout=60).status_code == 404


def test_a_session_ends_after_its_time() -> None:
    somebody = Principal("a@example.com", Role.READER)
    assert Sessions(timedelta(0)).holder_of("") is None
    over, lasting = Sessions(timedelta(0)), Sessions()
    assert over.holder_of(over.begin(somebody)) is None
    assert lasting.holder_of(lasting.begin(somebody)) == somebody


ROLES = [
    {"name": "root@example.com", "role": "admin"},
    {"group": "dpo", "role": "auditor"},
    {"group": "lake", "role": "steward", "namespaces": ["s3://*"]},
]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"email": "root@example.com"}, Principal("root@example.com", Role.ADMIN)),
        ({"email": "a@example.com", "groups": ["lake", "dpo"]}, Principal("a@example.com", Role.AUDITOR)),
        ({"email": " a@example.com ", "groups": "lake"}, Principal("a@example.com", Role.STEWARD, ("s3://*",))),
        ({"email": "a@example.com", "groups": ["lakes"]}, None),
        ({"email": "a@example.com", "groups": {"lake": True}}, None),
        ({"email": "a@example.com", "groups": None}, None),
        ({"email": "", "groups": ["lake"]}, None),
        ({"groups": ["lake"]}, None),
        ({"email": 7, "groups": ["lake"]}, None),
        ({"email": "a\u202eb", "groups": ["lake"]}, None),
        ({"email": "a" * 201, "groups": ["lake"]}, None),
        ({"email": "root@example.com", "email_verified": False}, None),
    ],
)
def test_the_first_rule_that_fits_gives_the_role(claims: dict[str, object], expected: Principal | None) -> None:
    identities = read_identities({"roles": ROLES}, "file", "sso")  # type: ignore[dict-item]
    if expected is None:
        with pytest.raises(ForbiddenError):
            identities.principal_of(claims)  # type: ignore[arg-type]
    else:
        assert identities.principal_of(claims) == expected  # type: ignore[arg-type]


def test_a_claim_may_lie_within_another_one() -> None:
    document = {"name_claim": "sub", "role_claim": "realm_access.roles", "roles": ROLES}
    identities = read_identities(document, "file", "sso")  # type: ignore[arg-type]
    claims = {"sub": "7", "realm_access": {"roles": ["dpo"]}}
    assert identities.principal_of(claims).role is Role.AUDITOR  # type: ignore[arg-type]


WHENCE = '[whence]\n[[whence.roles]]\ngroup = "a"\nrole = "reader"\n'


@pytest.mark.parametrize(
    ("changes", "ours", "words"),
    [
        ({"client_secret": ""}, WHENCE, "lacks client_secret"),
        ({"redirect_uri": "https://a.example/"}, WHENCE, "/oauth2callback"),
        ({"redirect_uri": "http://a.example/oauth2callback"}, WHENCE, "https://"),
        ({"server_metadata_url": "http://sso.example.com/x"}, WHENCE, "https://"),
        ({"cookie_secret": "short"}, WHENCE, "32 characters"),
        ({}, "", "no table [whence]"),
        ({}, "[whence]\n", "no role is given to anyone"),
        ({}, WHENCE.replace("reader", "emitter"), "none of reader"),
        ({}, WHENCE + 'name = "a"\n', "either a group or one person"),
        ({}, WHENCE + "namespaces = 7\n", "no list of patterns"),
        ({}, WHENCE + 'rolle = "x"\n', "takes group"),
        ({}, WHENCE.replace("[whence]", '[whence]\nname_klaim = "x"'), "no name_klaim"),
    ],
)
def test_a_configuration_that_is_not_whole_is_refused_in_words(
    tmp_path: Path, changes: dict[str, str], ours: str, words: str
) -> None:
    file = configuration(tmp_path, "https://sso.example.com", "https://whence.example.com", **changes)
    file.write_text(file.read_text("utf-8").partition("[whence]")[0] + ours, "utf-8")
    with pytest.raises(BadQuestionError, match=r"oidc\.toml") as raised:
        provider_of(file)
    assert words in str(raised.value)


def test_a_file_that_is_missing_or_no_toml_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadQuestionError, match="cannot be read"):
        provider_of(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[auth", "utf-8")
    with pytest.raises(BadQuestionError, match="no TOML"):
        provider_of(tmp_path / "bad.toml")
    (tmp_path / "empty.toml").write_text("", "utf-8")
    with pytest.raises(BadQuestionError, match="no table"):
        provider_of(tmp_path / "empty.toml")
    monkeypatch.chdir(tmp_path)
    assert provider_of(None) is None
