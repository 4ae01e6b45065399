"""The command that takes events from Kafka."""

import signal
import threading
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError
from ui.cli.ask import opened, print_answer
from ui.cli.options import Command
from ui.cli.output import say
from ui.clients.exit_codes import ExitCode

if TYPE_CHECKING:
    from ingest.receive.kafka import Topics
    from ingest.receive.report import Report
    from ui.server.consumer_metrics import ConsumerMetrics

_SAY_SECONDS = 30.0

_CONSUME = """\
Takes OpenLineage events from Kafka topics, as the kafka transport of the OpenLineage clients writes them, until it is
stopped (Ctrl-C, SIGTERM) or, with --once, until everything was read. A message is noted as read only when it is
durable in the catalog: stopped or killed at any moment, nothing is lost, and what is read twice is dropped. A message
that is no event is kept with its reason; written into a file, not through a server, also with its place,
TOPIC[PARTITION]:OFFSET. While the catalog cannot be reached, messages stay where they are. Several with the same
--group share the partitions.

examples:
  whence --server http://whence:5000 consume --brokers kafka:9092 --topic openlineage
  whence consume --brokers kafka-1:9092,kafka-2:9092 --topic prod --topic staging --group whence
  whence consume --brokers kafka:9093 --topic openlineage --properties kafka.properties     TLS, passwords
  whence consume --brokers kafka:9092 --topic openlineage --once                            what there is, then end
  whence consume --brokers kafka:9092 --topic openlineage --metrics 127.0.0.1:9108          lag and counts

needs: pip install 'whence[server,kafka]'
exits with 5 after --once where any message was no event: whence sql 'FROM rejected_events'"""


def _add_consume(parser: ArgumentParser) -> None:
    parser.add_argument("--brokers", required=True, metavar="HOST:PORT,…", help="where to find the cluster")
    parser.add_argument("--topic", required=True, action="append", metavar="TOPIC", help="one or more")
    parser.add_argument("--group", default="whence", metavar="NAME", help="the consumer group (whence)")
    parser.add_argument(
        "--from",
        dest="first",
        choices=("beginning", "end"),
        default="beginning",
        help="where a group begins that has read nothing yet (beginning)",
    )
    parser.add_argument("--properties", type=Path, metavar="FILE", help="librdkafka's, a line KEY=VALUE each")
    parser.add_argument("--once", action="store_true", help="end when everything was read")
    parser.add_argument("--metrics", metavar="HOST:PORT", help="answer Prometheus here")


def _consume(args: Namespace) -> ExitCode:
    try:
        from ingest.receive.kafka import Topics, consume  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise BadQuestionError("consume needs confluent-kafka: pip install 'whence[server,kafka]'") from error
    from ui.server.consumer_metrics import ConsumerMetrics  # noqa: PLC0415  # loads an HTTP server

    first = {"beginning": "earliest", "end": "latest"}[args.first]
    properties = _read_properties(args.properties) if args.properties else {}
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    topics = Topics(args.brokers, args.topic, args.group, first=first, properties=properties)
    try:
        with ConsumerMetrics(args.metrics) as metrics, opened(args, create=True) as client:
            watch = _Watch(topics, metrics)
            consume(topics, client.take, watch.on_turn, stop, until_end=args.once)
            place = client.name
    finally:
        topics.close()
    print_answer(args, metrics.counts.as_json(), lambda: f"{place}: {metrics.counts.in_words()}.")
    return ExitCode.BAD_INPUT if args.once and metrics.counts.rejected else ExitCode.OK


class _Watch:
    """Keeps the counts and lags up, and says on stderr how it goes, now and then while something comes."""

    def __init__(self, topics: "Topics", metrics: "ConsumerMetrics") -> None:
        self._topics, self._metrics = topics, metrics
        self._said_at, self._said = time.monotonic(), 0

    def on_turn(self, report: "Report | None") -> None:
        metrics = self._metrics
        if report is not None:
            metrics.counts.add(report)
        metrics.lags = self._topics.lags()
        now = time.monotonic()
        if now - self._said_at >= _SAY_SECONDS and metrics.counts.messages > self._said:
            self._said_at, self._said = now, metrics.counts.messages
            behind = sum(lag.messages for lag in metrics.lags)
            say(f"{metrics.counts.in_words()}, {behind:,} behind")


def _read_properties(path: Path) -> dict[str, str]:
    """The settings in a file of lines KEY=VALUE; those that begin with # are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestionError(f"--properties: {path} cannot be read: {error}") from error
    given: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            if not equals:
                raise BadQuestionError(f"--properties: {path}:{number} is no KEY=VALUE")
            given[key.strip()] = value.strip()
    return given


COMMANDS = {"consume": Command(_CONSUME, _add_consume, _consume)}
