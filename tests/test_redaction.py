"""Personal data out of the log itself: with four eyes, out of all that is read from it, and the chain holds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.keeping import altered, copy_catalog
from support.serving import an_event, as_json

from catalog.access.principal import Principal, acting_as
from catalog.access.roles import Role
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.questions.declaring.declaration_history import declaration_history
from catalog.questions.operating.copies import backup, restore
from catalog.questions.operating.log_entries import entry_body, rejected_inputs
from catalog.questions.operating.redaction import confirm_redaction, redact, redactions
from catalog.questions.operating.upkeep import digest, rebuild, verify
from catalog.questions.show import show
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, ForbiddenError, NotFoundError
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

PERSON = "anna.schmidt@example.com"
OWNERS = "/job/facets/ownership/owners/0/name"


def _entry(event: object) -> Entry:
    entry = admit(as_json(event))
    assert isinstance(entry, Entry)
    return entry


def _event() -> dict[str, object]:
    ownership = {
        "_producer": "https://p",
        "_schemaURL": "https://s",
        "owners": [{"name": PERSON, "type": "MAINTAINER"}],
    }
    note = {"_producer": "https://p", "_schemaURL": "https://s", "who": PERSON, "count": 7}
    return an_event(
        3,
        job={"namespace": "prod", "name": "load", "facets": {"ownership": ownership}},
        outputs=[{"namespace": "file", "name": "/out", "facets": {"acme_note": note}}],
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("redaction") / "whence.duckdb"
    with Catalog(path) as catalog:
        catalog.append([_entry(an_event(1)), _entry(_event()), _entry(an_event(2))])
        catalog.reject([Rejected(f'{{"who": "{PERSON}"'.encode(), [Remark("", "not JSON")])], "test")
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return copy_catalog(filled, tmp_path / "whence.duckdb")


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    with Catalog(path) as opened:
        yield opened


def _redact(catalog: Catalog, *pointers: str) -> None:
    request = redact(catalog, "request 41", 2, list(pointers), by="ana")
    confirm_redaction(catalog, request["id"], by="bo")


BOTH = (OWNERS, "/outputs/0/facets/acme_note")


def test_what_goes_is_nowhere_any_more_and_the_chain_holds(catalog: Catalog) -> None:
    run_sql(catalog, "FROM findings")  # the derived tables are there
    head, before = verify(catalog)["head"], digest(catalog)
    _redact(catalog, *BOTH)
    found = verify(catalog, readings=True)
    assert found["ok"], found
    assert (found["redacted"], found["entries"]) == ([2], 5)
    assert found["head"] != head, "the request and its confirmation are entries"
    assert digest(catalog) != before
    assert PERSON not in _all_texts(catalog)
    body = json.loads(entry_body(catalog, position=2) or "")
    marker = f"[redacted {redactions(catalog)[0]['id']}]"
    assert body["job"]["facets"]["ownership"]["owners"] == [{"name": marker, "type": "MAINTAINER"}]
    assert body["outputs"][0]["facets"]["acme_note"] == {"redacted": marker}


def _all_texts(catalog: Catalog) -> str:
    """Every row of every table, but the rejected inputs."""
    with catalog.cursor() as cursor:
        tables = cursor.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        names = [name for (name,) in tables if name != "log.rejected"]
        return "\n".join(str(cursor.execute(f"FROM {name}").fetchall()) for name in names)


def test_the_file_itself_and_its_copy_hold_nothing_of_it(path: Path, tmp_path: Path) -> None:
    with Catalog(path) as catalog:
        _redact(catalog, *BOTH)
        request = redact(catalog, "request 41", rejected="main:1", by="ana")
        confirm_redaction(catalog, request["id"], by="bo")
        backup(catalog, tmp_path / "backup.duckdb")
    assert not path.with_name("whence.duckdb.wal").exists()
    assert PERSON.encode() not in (tmp_path / "backup.duckdb").read_bytes()
    restored = tmp_path / "restored.duckdb"
    restore(tmp_path / "backup.duckdb", restored)
    with Catalog(restored) as catalog:
        found = verify(catalog, readings=True)
        assert (found["ok"], found["redacted"], found["rejected"]["redacted"]) == (True, [2], [1])


def test_a_rebuild_keeps_it_and_the_same_event_does_not_bring_it_back(path: Path) -> None:
    with Catalog(path) as catalog:
        _redact(catalog, *BOTH)
        after = digest(catalog)
        assert catalog.append([_entry(_event())]) == 0
        assert rebuild(catalog)["changed"] == []
        assert digest(catalog) == after
    with Catalog(path) as catalog:
        assert catalog.append([_entry(_event())]) == 0
        assert PERSON not in _all_texts(catalog)


def test_a_rejected_input_goes_as_a_whole(catalog: Catalog) -> None:
    request = redact(catalog, "request 41", rejected="main:1", by="ana")
    confirm_redaction(catalog, request["id"], by="bo")
    [kept] = rejected_inputs(catalog)["rows"]
    assert (kept["raw"], kept["faults"]) == (f"[redacted {request['id']}]", [{"pointer": "", "reason": "not JSON"}])
    found = verify(catalog)
    assert (found["ok"], found["redacted"], found["rejected"]["redacted"]) == (True, [], [1])


def test_an_entry_is_redacted_twice(catalog: Catalog) -> None:
    _redact(catalog, OWNERS)
    assert PERSON in _all_texts(catalog)
    _redact(catalog, "/outputs/0/facets/acme_note/who")
    assert PERSON not in _all_texts(catalog)
    assert verify(catalog, readings=True)["ok"]


def test_two_people_are_needed(catalog: Catalog) -> None:
    request = redact(catalog, "request 41", 2, [OWNERS], by="Ana")
    assert PERSON in _all_texts(catalog), "nothing happens before it is confirmed"
    with pytest.raises(ForbiddenError, match="somebody else"):
        confirm_redaction(catalog, request["id"], by="ana")
    with acting_as(Principal("ana", Role.ADMIN)), pytest.raises(ForbiddenError, match="cannot redact as bo"):
        confirm_redaction(catalog, request["id"], by="bo")
    confirm_redaction(catalog, request["id"], by="bo")
    before = digest(catalog)
    assert confirm_redaction(catalog, request["id"], by="cy")["by"] == "bo", "only its files are emptied once more"
    assert digest(catalog) == before
    [entry] = redactions(catalog)
    assert (entry["status"], entry["requested_by"], entry["by"]) == ("done", "Ana", "bo")


@pytest.mark.parametrize(
    ("position", "pointers", "rejected", "words"),
    [
        (2, [], None, "Say what is to go"),
        (2, ["/job/facets/ownership/owners/1"], None, "nothing at"),
        (2, [""], None, "no JSON pointer"),
        (2, ["/eventTime"], None, "no event any more"),
        (2, ["/outputs"], None, "no event any more"),
        (2, ["/producer"], None, "in the chain itself"),
        (9, [OWNERS], None, "no entry 9"),
        (None, None, None, "position of an entry"),
        (2, [OWNERS], "main:1", "position of an entry"),
        (None, None, "main:x", "no id of a rejected input"),
        (None, None, "main:9", "No rejected input"),
        (None, ["/who"], "main:1", "all of the text goes"),
    ],
)
def test_what_cannot_go_is_refused_when_it_is_requested(
    catalog: Catalog, position: int | None, pointers: list[str] | None, rejected: str | None, words: str
) -> None:
    with pytest.raises((BadQuestionError, NotFoundError), match=words):
        redact(catalog, "request 41", position, pointers, rejected, by="ana")
    assert redactions(catalog) == []


def test_the_record_of_a_redaction_stays(catalog: Catalog) -> None:
    _redact(catalog, OWNERS)
    with pytest.raises(BadQuestionError, match="relies on"):
        redact(catalog, "request 42", 5, ["/record/text_hash"], by="ana")


_MARKED = """
UPDATE log.entries SET body = replace(body, 'anna.schmidt@example.com', '[redacted 0123456789ab]') WHERE position = 2
"""


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE log.entries SET body = replace(body, 'MAINTAINER', 'OWNER') WHERE position = 2", 2),
        ("UPDATE log.entries SET body = replace(body, '/raw', '[redacted 0123456789ab]') WHERE position = 3", 3),
        ("UPDATE log.entries SET body = (SELECT body FROM log.entries WHERE position = 1) WHERE position = 2", 2),
        ("UPDATE log.entries SET body = replace(body, '\"position\":2', '\"position\":3') WHERE position = 5", 2),
        ("DELETE FROM log.entries WHERE position = 5", 2),
    ],
    ids=["altered again", "another one marked", "another one's body", "its record altered", "its record gone"],
)
def test_an_alteration_beside_a_redaction_is_found(path: Path, sql: str, broken_at: int) -> None:
    with Catalog(path) as catalog:
        _redact(catalog, *BOTH)
    _execute(path, sql)
    with Catalog(path) as catalog:
        assert verify(catalog)["broken_at"] == broken_at


def test_a_forged_marker_and_a_body_put_back_are_found(path: Path, tmp_path: Path) -> None:
    forged = copy_catalog(path, tmp_path / "forged.duckdb")
    _execute(forged, _MARKED)
    with Catalog(forged) as catalog:
        assert verify(catalog)["broken_at"] == 2
    with Catalog(path) as catalog:
        whole = entry_body(catalog, position=2)
        _redact(catalog, *BOTH)
    with altered(path) as connection:
        connection.execute("UPDATE log.entries SET body = $1 WHERE position = 2", [whole])
    with Catalog(path) as catalog:
        assert verify(catalog)["broken_at"] == 2


def test_the_command_asks_lists_and_confirms(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = main(["--catalog", str(path), "redact", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    code, said = run("2", "--pointer", OWNERS, "--by", "ana")
    assert (code, "needs a reason" in said) == (ExitCode.USAGE, True)
    code, said = run("2", "--pointer", OWNERS, "--reason", "request 41", "--by", "ana")
    assert code == ExitCode.OK
    assert "Somebody else than ana confirms it" in said
    _, said = run("--list", "--json")
    [request] = json.loads(said)
    assert run("--confirm", request["id"], "--by", "ana")[0] == ExitCode.UNAVAILABLE
    code, said = run("--confirm", request["id"], "--by", "bo")
    assert code == ExitCode.OK
    assert "requested by ana, confirmed by bo" in said
    assert "done" in run("--list")[1]
    assert main(["--catalog", str(path), "verify"]) == ExitCode.OK
    assert "redacted: entry 2 (whence redact --list)" in capsys.readouterr().out


def _execute(path: Path, sql: str) -> None:
    with altered(path) as connection:
        connection.execute(sql)


def _declaration(name: str) -> dict[str, object]:
    said = {"_producer": "https://p", "_schemaURL": "https://s"}
    also = [{"namespace": "warehouse", "name": f"raw.{name}", "type": "TABLE"}]
    facets = {"whence_source": {**said, "name": name, "contact": PERSON}, "symlinks": {**said, "identifiers": also}}
    event = {key: value for key, value in an_event(4).items() if key in ("eventTime", "producer", "schemaURL")}
    return {**event, "dataset": {"namespace": "file", "name": f"/{name}", "facets": facets}}


def test_who_declared_what_is_still_known_of_a_redacted_event(path: Path) -> None:
    """What is left of an event is read under another hash than the chain has; the other event has the same times."""
    with Catalog(path) as catalog:
        catalog.append([replace(_entry(_declaration(name)), actor=f"{name}'s steward") for name in ("a", "b")])
        for _ in range(2):  # the second time of what the first one left
            request = redact(catalog, "request 42", 4, ["/dataset/facets/whence_source/contact"], by="ana")
            confirm_redaction(catalog, request["id"], by="bo")
        made = [declaration_history(catalog, f"/{name}", "file", facet="whence_source")[0] for name in ("a", "b")]
        assert [(row["actor"], row["position"]) for row in made] == [("a's steward", 4), ("b's steward", 5)]
        names = [show(catalog, f"/{name}", "file")["other_names"][0] for name in ("a", "b")]
        assert [name["authors"][0]["actor"] for name in names] == ["a's steward", "b's steward"]
