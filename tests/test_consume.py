"""`whence consume` against librdkafka's cluster for tests: real clients, poison, kills, a server that goes away."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.transport.kafka import KafkaConfig, KafkaTransport
from support.keeping import worded
from support.ports import free_port
from support.serving import ROOT, start

from catalog.session.catalog import Catalog
from ui.clients.exit_codes import ExitCode


class Broker:
    """A cluster within this process, and its address for others."""

    def __init__(self) -> None:
        self.producer = Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1})
        (broker,) = self.producer.list_topics(timeout=10).brokers.values()
        self.address = f"{broker.host}:{broker.port}"

    def send(self, topic: str, *values: bytes | None, partition: int | None = None) -> None:
        """Put messages into a topic, and wait until they are there."""
        place = {} if partition is None else {"partition": partition}
        for value in values:
            self.producer.produce(topic, value=value, **place)
        assert self.producer.flush(20) == 0


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """Return a cluster; topics come to be when something is sent to them."""
    return Broker()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return properties with which a group is joined again in seconds.

    When the last member leaves, the cluster for tests keeps the group closed for all but a second of the session's
    time-out, where a real one opens it at once.
    """
    path = tmp_path_factory.mktemp("kafka") / "kafka.properties"
    path.write_text("session.timeout.ms=6000\nheartbeat.interval.ms=1000\n")
    return path


@pytest.fixture
def topic() -> str:
    """Return the name of a topic that no other test has."""
    return f"openlineage-{uuid.uuid4().hex[:8]}"


def event(number: int) -> bytes:
    body = {
        "eventType": "COMPLETE",
        "eventTime": f"2026-01-01T00:00:00.{number:06}Z",
        "producer": "https://example.com",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
        "run": {"runId": str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))},
        "job": {"namespace": "k", "name": "job"},
        "inputs": [{"namespace": "k", "name": f"in{number}"}],
        "outputs": [{"namespace": "k", "name": f"out{number}"}],
    }
    return json.dumps(body).encode()


def command(broker: Broker, topic: str, *words: str, catalog: Path | None = None, server: str = "") -> list[str]:
    """Return the words of a command that consumes a topic."""
    where = ["--server", server] if server else worded(["--catalog", catalog])
    return [
        *(sys.executable, "-m", "whence", *where, "--json", "consume"),
        *("--brokers", broker.address, "--topic", topic, *words),
    ]


def once(broker: Broker, topic: str, catalog: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Return how `consume --once` ends, and what it answers."""
    whole = command(broker, topic, "--once", *words, catalog=catalog)
    done = subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


def logged(catalog: Path) -> int:
    with Catalog(catalog) as opened, opened.cursor() as cursor:
        (count, distinct) = cursor.execute("SELECT count(*), count(DISTINCT body_hash) FROM events").fetchall()[0]
        assert count == distinct
        return int(count)


def test_what_the_real_client_sends_is_taken_in_and_noted(
    broker: Broker, topic: str, settings: Path, tmp_path: Path
) -> None:
    config = KafkaConfig(config={"bootstrap.servers": broker.address}, topic=topic)
    client = OpenLineageClient(transport=KafkaTransport(config))
    for state, second in ((RunState.START, 0), (RunState.COMPLETE, 1)):
        run = Run(runId="01a21560-45dc-7137-bc89-93acedcaa8b9")
        inputs = [InputDataset(namespace="file", name="/data/a.csv")]
        outputs = [OutputDataset(namespace="models", name="churn")]
        client.emit(
            RunEvent(
                eventType=state,
                eventTime=f"2026-01-01T00:00:0{second}Z",
                run=run,
                job=Job(namespace="k", name="train"),
                producer="https://example.com",
                inputs=inputs,
                outputs=outputs,
            )
        )
    catalog, as_quick = tmp_path / "c.duckdb", ("--properties", str(settings))
    taken = {"accepted": 2, "duplicates": 0, "rejected": 0, "warnings": 0}
    assert once(broker, topic, catalog, *as_quick) == (0, taken)
    with Catalog(catalog) as opened, opened.cursor() as cursor:
        edges = cursor.execute("SELECT source_name, target_name FROM table_lineage").fetchall()
    assert edges == [("/data/a.csv", "churn")]
    assert once(broker, topic, catalog, *as_quick)[1]["accepted"] == 0
    assert once(broker, topic, catalog, "--group", "another")[1]["duplicates"] == 2


@pytest.mark.slow
def test_poison_is_kept_with_its_place_and_harms_nothing_else(
    broker: Broker, topic: str, settings: Path, tmp_path: Path
) -> None:
    broker.send(topic, event(1), b"no json", None, b"[]", b"\xff\xfe", b'{"eventType": 1}', event(2), partition=0)
    catalog, group = tmp_path / "c.duckdb", ("--group", topic, "--properties", str(settings))
    status, answer = once(broker, topic, catalog, *group)
    assert (status, answer["accepted"], answer["rejected"]) == (ExitCode.BAD_INPUT, 2, 5)
    with Catalog(catalog) as opened, opened.cursor() as cursor:
        rows = cursor.execute("SELECT DISTINCT source, reason FROM rejected_events ORDER BY source").fetchall()
    assert {source for source, _ in rows} == {f"{topic}[0]:{offset}" for offset in range(1, 6)}
    assert ("a message without a value") in [reason for source, reason in rows if source.endswith(":2")]
    nothing = {"accepted": 0, "duplicates": 0, "rejected": 0, "warnings": 0}
    assert once(broker, topic, catalog, *group) == (0, nothing)


def test_a_group_may_begin_at_the_end(broker: Broker, topic: str, tmp_path: Path) -> None:
    broker.send(topic, event(1), event(2))
    assert once(broker, topic, tmp_path / "c.duckdb", "--group", topic, "--from", "end")[1]["accepted"] == 0


def committed(broker: Broker, topic: str, group: str) -> dict[int, int]:
    """Return how far a group has noted each partition as read."""
    consumer = Consumer({"bootstrap.servers": broker.address, "group.id": group})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    places = consumer.committed([TopicPartition(topic, partition) for partition in partitions], timeout=10)
    consumer.close()
    return {place.partition: max(0, place.offset) for place in places}


@pytest.mark.slow
def test_killed_at_any_moment_what_was_noted_as_read_is_in_the_log_once(
    broker: Broker, topic: str, tmp_path: Path
) -> None:
    """Each turn is a group of its own: the cluster for tests waits for ever for a member that was killed."""
    catalog, sent = tmp_path / "c.duckdb", 0
    for turn in range(4):
        broker.send(topic, *map(event, range(sent, sent + 3_000)), partition=0)
        sent += 3_000
        words = command(broker, topic, "--group", f"turn-{turn}", catalog=catalog)
        process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 40
        while committed(broker, topic, f"turn-{turn}")[0] == 0 and time.monotonic() < until:
            time.sleep(0.1 * turn)
        process.kill()
        process.wait()
        noted = committed(broker, topic, f"turn-{turn}")[0]
        assert noted > 0
        with Catalog(catalog) as opened, opened.cursor() as cursor:
            rows = cursor.execute("SELECT body ->> '$.outputs[0].name' FROM events").fetchall()
        names = [name for (name,) in rows]
        assert len(names) == len(set(names))
        assert {f"out{offset}" for offset in range(noted)} <= set(names)
    assert once(broker, topic, catalog, "--group", "last")[0] == 0
    assert logged(catalog) == sent


def wait_for(done: Any, seconds: float = 60) -> None:  # noqa: ANN401  # a function
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.3)


@pytest.mark.slow
def test_while_the_server_is_away_messages_wait(broker: Broker, topic: str, tmp_path: Path) -> None:
    broker.send(topic, event(1))
    port, metrics = free_port(), free_port()
    serving = start(tmp_path / "c.duckdb", port)
    words = command(broker, topic, "--group", topic, "--metrics", f"127.0.0.1:{metrics}", server=serving.url)
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def counted(pattern: str) -> list[str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=10) as answer:
            return re.findall(pattern, answer.read().decode())

    def taken() -> int:
        try:
            return sum(map(int, counted(r'consumed_total{outcome="accepted"} (\d+)')))
        except OSError:
            return 0

    try:
        wait_for(lambda: taken() == 1)
        serving.kill()
        broker.send(topic, *map(event, range(2, 30)))
        time.sleep(2)
        serving = start(tmp_path / "c.duckdb", port)
        wait_for(lambda: taken() == 29)
        wait_for(lambda: sum(map(int, counted(r"consumer_lag{.*} (\d+)"))) == 0)
        process.send_signal(signal.SIGTERM)
        output, said = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert json.loads(output)["accepted"] == 29
    finally:
        process.kill()
        process.wait()
        serving.stop()


@pytest.mark.slow
def test_what_is_wrong_is_named_with_the_next_step(broker: Broker, topic: str, tmp_path: Path) -> None:
    broker.send(topic, event(1))
    status, answer = once(broker, "not-there", tmp_path / "c.duckdb")
    assert status == ExitCode.NOT_FOUND
    assert "has no topic not-there" in answer["error"]
    gone = Broker.__new__(Broker)
    gone.address = f"127.0.0.1:{free_port()}"
    status, answer = once(gone, topic, tmp_path / "c.duckdb")
    assert status == ExitCode.UNAVAILABLE
    assert "No broker answers" in answer["error"]
    (tmp_path / "p").write_text("# TLS\nsecurity.protocol")
    status, answer = once(broker, topic, tmp_path / "c.duckdb", "--properties", str(tmp_path / "p"))
    assert status == ExitCode.USAGE
    assert "p:2 is no KEY=VALUE" in answer["error"]
    (tmp_path / "p").write_text("no.such.setting=1")
    status, answer = once(broker, topic, tmp_path / "c.duckdb", "--properties", str(tmp_path / "p"))
    assert status == ExitCode.USAGE
    assert "no.such.setting" in answer["error"]
