"""What nodes leave in the inbox of a lake gets into its log: each input once, whatever ends when."""

import random
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from support.lakes import NewLake, digest_in_a_file
from support.serving import an_event, as_json

from catalog.access.key_ring import KeyRefusedError
from catalog.access.roles import Role
from catalog.database.attaching import inbox_of
from catalog.database.storage.inbox import Inbox, Range
from catalog.database.storage.place import Lake, Place, place_of
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.rejections import Refused
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.maintain import maintain
from catalog.questions.operating.move import move
from catalog.session import taking
from catalog.session.catalog import Catalog
from catalog.session.node import Node
from catalog.session.taking import Taking, taking_of
from catalog.values.errors import BadQuestionError, UnavailableError


@pytest.fixture
def lake(new_lake: NewLake, tmp_path: Path) -> Lake:
    """One that a server had once, which makes the inbox."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        assert taking_of(catalog)
    return place


def entry(number: int, **changes: object) -> Entry:
    admitted = admit(as_json(an_event(number, **changes)), "an emitter")
    assert isinstance(admitted, Entry)
    return admitted


def refused(words: str) -> Refused:
    return Refused(Rejected(words.encode(), [Remark("/job", "missing"), Remark("", "odd \ud800")]), "http", "someone")


def put(node: Node, entries: Sequence[Entry]) -> None:
    """Leave events in the inbox; a busy machine may have taken more time than keys may be old."""
    node.refresh()
    node.append_new(entries)


def put_refused(node: Node, inputs: Sequence[Refused]) -> None:
    node.refresh()
    node.reject_all(inputs)


def take_all(catalog: Catalog) -> list[int]:
    """How many each batch took."""
    taker = taking_of(catalog)
    assert taker
    counts = []
    while number := taker.take():
        counts.append(number)
    assert inbox_length(catalog.place) == 0
    return counts


def inbox_length(place: Place | None) -> int:
    inbox = inbox_of(place)
    assert inbox
    try:
        return inbox.standing().inputs
    finally:
        inbox.close()


def raws(catalog: Catalog) -> list[str]:
    with catalog.cursor() as cursor:
        return [raw for (raw,) in cursor.execute("SELECT raw FROM log.rejected ORDER BY position").fetchall()]


@pytest.mark.slow
def test_a_lake_says_what_a_file_says_of_events_that_several_nodes_took(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shuffled, the same at several nodes, while nobody holds the lake and while somebody does; in small batches."""
    monkeypatch.setattr(taking, "MOST", 7)
    texts = ["\\N", "a\tb\nc\\d", "\u2028\U0001f600", "\x00", "", "NULL"]
    entries = [entry(number, producer=f"https://tests.example.com/{texts[number % 6]}") for number in range(30)]
    rng = random.Random(3)  # noqa: S311  # an order, no secret
    with Node(lake) as one, Node(lake) as other:
        for node in (one, other):
            put(node, rng.sample(entries, 20))
            put_refused(node, [refused(f"{node is one} {text}") for text in texts])
        with Catalog(lake) as catalog:
            catalog.append(entries[:5])
            assert sum(take_all(catalog)) == 52
            put(one, entries)
            assert take_all(catalog) == [7, 7, 7, 7, 2]
            with catalog.cursor() as cursor:
                digest, chain, rejected = digest_of(cursor), verify(cursor), verify_rejected(cursor)
                actors = cursor.execute("SELECT DISTINCT actor FROM events").fetchall()
                senders = cursor.execute("SELECT DISTINCT source, actor, faults FROM log.rejected").fetchall()
    assert (chain.ok, chain.entries, rejected.ok, rejected.entries) == (True, 30, True, 12)
    assert actors == [("an emitter",)]
    faults = [{"pointer": "/job", "reason": "missing"}, {"pointer": "", "reason": "odd ?"}]
    assert senders == [("http", "someone", faults)]
    assert digest == digest_in_a_file(tmp_path, [each.body.decode() for each in entries])


class TornInbox(Inbox):
    """The inbox of a process that ends before it removes what it took in."""

    def remove(self, ranges: Sequence[Range]) -> None:
        if ranges:
            raise duckdb.IOException("the process ended here")


def test_what_was_taken_but_not_removed_is_not_taken_twice(lake: Lake) -> None:
    """By the process itself, or by the one after it; new inputs that came meanwhile are taken."""
    assert lake.postgres
    with Node(lake) as node:
        put(node, [entry(1), entry(2)])
        put_refused(node, [refused("one")])
        with Catalog(lake) as catalog:
            taker = Taking(catalog, TornInbox(lake.postgres), admit)
            for _ in range(3):
                with pytest.raises(duckdb.IOException, match="ended here"):
                    taker.take()
            assert (catalog.log_position, raws(catalog)) == (2, ["one"])
            assert inbox_length(lake) == 3
        put(node, [entry(2), entry(3)])
        put_refused(node, [refused("two")])
        with Catalog(lake) as catalog:
            assert take_all(catalog) == [3]
            assert (catalog.log_position, raws(catalog)) == (3, ["one", "two"])


def test_what_fails_leaves_everything_where_it_was(lake: Lake) -> None:
    """Neither in the log nor among the rejected inputs, and both chains go on."""
    with Node(lake) as node, Catalog(lake) as catalog:
        put(node, [entry(1)])
        put_refused(node, [refused("one")])

        def fail(_: duckdb.DuckDBPyConnection) -> None:
            raise duckdb.IOException("no room")

        with pytest.raises(duckdb.IOException, match="no room"):
            catalog.take_in([entry(1)], [refused("one")], fail)
        assert (catalog.log_position, raws(catalog)) == (0, [])
        catalog.reject_all([refused("before")])
        assert take_all(catalog) == [2]
        with catalog.cursor() as cursor:
            assert verify(cursor).entries == 1
            assert verify_rejected(cursor)[:2] == (True, 2)


def test_an_input_that_is_no_event_any_more_is_kept_as_rejected(lake: Lake) -> None:
    """As where a newer version of the log knows of a fault, or somebody wrote into the inbox."""
    assert lake.postgres
    whole = entry(1)
    with Node(lake) as node, Catalog(lake) as catalog:
        put(node, [whole, Entry(whole.envelope, b'{"not": "an event"}', b"", whole.rows, None)])
        assert take_all(catalog) == [2]
        assert (catalog.log_position, raws(catalog)) == (1, ['{"not": "an event"}'])


def test_notes_of_what_was_taken_are_cleared_when_there_are_many(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST", 1)
    monkeypatch.setattr(taking, "_MOST_NOTES", 3)
    with Node(lake) as node, Catalog(lake) as catalog:
        for first in (0, 4):
            put(node, [entry(number) for number in range(first, first + 4)])
            assert len(take_all(catalog)) == 4
        with catalog.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM log.taken").fetchone() == (4,)
        assert catalog.log_position == 8


def test_a_catalog_moves_with_what_waits(lake: Lake, tmp_path: Path) -> None:
    """It is acknowledged, so it goes along."""
    with Node(lake) as node:
        put(node, [entry(1)])
    assert move(lake, tmp_path / "moved.duckdb", print)["entries"] == 1
    assert inbox_length(lake) == 0
    with Catalog(tmp_path / "moved.duckdb") as moved, moved.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM log.taken").fetchone() == (0,)


@pytest.mark.slow
def test_a_move_fails_where_a_node_took_something_in_meanwhile(lake: Lake, tmp_path: Path) -> None:
    """It is acknowledged, and would stay behind: nothing is left of the move, and one without the node has it."""
    target = tmp_path / "moved.duckdb"

    def take_in(step: str) -> None:
        if step.startswith("verifying"):
            put(node, [entry(1)])

    with Node(lake) as node, pytest.raises(UnavailableError, match=r"took in 1 inputs .* Stop its nodes"):
        move(lake, target, take_in)
    assert not target.exists()
    assert move(lake, target, print)["entries"] == 1


@pytest.mark.slow
def test_a_lake_is_kept_small_while_nodes_take_in(lake: Lake) -> None:
    """Nothing of the inbox is left in files; and a node reads keys where their file was written anew and removed."""
    with Node(lake) as node, Catalog(lake) as catalog:
        catalog.keys.add("nightly", Role.EMITTER, (), None, "a test")
        for first in range(0, 80, 20):
            put(node, [entry(number) for number in range(first, first + 20)])
            put_refused(node, [refused(str(first))])
            assert take_all(catalog) == [21]
            maintain(catalog, "PT0S")
            node.refresh()
        assert [key.name for key in node.keys.listed()] == ["nightly"]
        with catalog.cursor() as cursor:
            assert verify(cursor)[:2] == (True, 80)
            assert verify_rejected(cursor)[:2] == (True, 4)
    by_folder = {folder.name: len(list(folder.glob("*.parquet"))) for folder in lake.file.parent.glob("log/*")}
    assert by_folder.keys() >= {"entries", "taken"}
    assert max(by_folder.values()) <= 2, by_folder


@pytest.mark.parametrize("address", ["whence.duckdb", "ducklake:whence.ducklake"])
def test_one_process_writes_a_file(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No node beside it: the words say what there has to be, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadQuestionError, match="ducklake:postgres:"):
        Node(place_of(address))
    assert not list(tmp_path.iterdir())


def test_a_node_opens_no_lake_of_another_version_and_makes_none(new_lake: NewLake, tmp_path: Path) -> None:
    place = new_lake(tmp_path / "lake")
    with pytest.raises(UnavailableError, match="no inbox yet"):
        Node(place)
    with Catalog(place) as catalog:
        assert taking_of(catalog)
        with catalog.cursor() as cursor:
            cursor.execute("DELETE FROM migrations WHERE migration LIKE '0025%'")
    with pytest.raises(UnavailableError, match="of another version of Whence"):
        Node(place)


def test_keys_that_were_revoked_open_nothing_once_a_node_has_read_them_again(lake: Lake) -> None:
    with Catalog(lake) as catalog, Node(lake) as node:
        assert not node.keys.asks_for_keys
        _, presented = catalog.keys.add("nightly", Role.EMITTER, ("prod",), None, "a test")
        with pytest.raises(KeyRefusedError):
            node.keys.principal_of(presented)
        node.refresh()
        assert node.keys.principal_of(presented).namespaces == ("prod",)
        catalog.keys.revoke("nightly", "a test")
        node.refresh()
        with pytest.raises(KeyRefusedError, match="was revoked"):
            node.keys.principal_of(presented)
