"""Events from Kafka topics: read as a consumer group, taken in durably, and only then committed as read.

So nothing is lost when this stops at any moment; what is read twice is a duplicate, which the log drops.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, repeat
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from catalog.values.errors import BadQuestionError, NotFoundError, UnavailableError
from ingest.receive.lines import SourceText
from ingest.receive.report import Report

_LOG = logging.getLogger(__name__)
BATCH = 2_000
_POLL_SECONDS = 0.5
_CONNECT_SECONDS = 10.0
# A catalog that is busy or gone for a while keeps the messages where they are; somebody looks after it meanwhile.
_WAITS = (1.0, 2.0, 5.0, 10.0)
_LONGEST_WAIT = 30.0
_OURS: Mapping[str, str | bool | int] = {
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "enable.partition.eof": True,
}
_DEFAULTS: Mapping[str, str | bool | int] = {"queued.max.messages.kbytes": 16_384}
# Somebody else has the partition by now, and reads from where it was committed last: what was taken in is folded.
_LOST = frozenset({
    KafkaError.ILLEGAL_GENERATION, KafkaError.UNKNOWN_MEMBER_ID, KafkaError.REBALANCE_IN_PROGRESS,
    KafkaError.FENCED_INSTANCE_ID,
})  # fmt: skip
# The client's own errors begin with an underscore, as librdkafka documents them.
_END = KafkaError._PARTITION_EOF  # noqa: SLF001
_PASSING = frozenset({KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError.UNKNOWN_TOPIC_OR_PART})  # noqa: SLF001


class Lag(NamedTuple):
    """How many messages of a partition are not read yet."""

    topic: str
    partition: int
    messages: int


Take = Callable[[list[SourceText]], Report]


class StoppedError(Exception):
    """It was asked to stop while the catalog took nothing."""


class Topics:
    """Topics read as one of a consumer group."""

    def __init__(
        self, brokers: str, topics: Iterable[str], group: str, *, first: str, properties: Mapping[str, str]
    ) -> None:
        """Join. first: `earliest` or `latest`, where the group has read nothing yet; properties: librdkafka's.

        Raises UnavailableError where no broker answers, NotFoundError where a topic is not there, BadQuestionError
        where librdkafka does not know a property.
        """
        given = {"bootstrap.servers": brokers, "group.id": group, "auto.offset.reset": first}
        try:
            self._consumer = Consumer({**_DEFAULTS, **properties, **given, **_OURS}, logger=_LOG)
        except KafkaException as error:
            raise BadQuestionError(f"librdkafka does not take these settings: {error.args[0].str()}") from error
        self._assigned: set[tuple[str, int]] | None = None
        self._ended: set[tuple[str, int]] = set()
        wanted = list(topics)
        try:
            there = self._consumer.list_topics(timeout=_CONNECT_SECONDS).topics
        except KafkaException as error:
            self._consumer.close()
            raise UnavailableError(
                f"No broker answers at {brokers}: {error.args[0].str()}. Check --brokers, and --properties for TLS "
                "and passwords."
            ) from error
        if missing := [topic for topic in wanted if topic not in there]:
            self._consumer.close()
            names = ", ".join(sorted(name for name in there if not name.startswith("__"))[:10]) or "none"
            raise NotFoundError(f"{brokers} has no topic {', '.join(missing)}. Topics there: {names}")
        self._consumer.subscribe(wanted, on_assign=self._on_assign, on_revoke=self._on_revoke)

    def close(self) -> None:
        """Leave the group; others go on at what was committed."""
        self._consumer.close()

    @property
    def is_at_end(self) -> bool:
        """Whether everything of the partitions that this one reads was read."""
        return self._assigned is not None and self._assigned <= self._ended

    def lags(self) -> list[Lag]:
        """How far each partition that this one reads is behind, as known from the last answers of the brokers."""
        found = []
        for place in self._consumer.assignment():
            low, high = self._consumer.get_watermark_offsets(place, cached=True)
            (at,) = self._consumer.position([place])
            found.append(Lag(place.topic, place.partition, max(0, high - (at.offset if at.offset >= 0 else low))))
        return found

    def read(self) -> list[Message]:
        """The next messages, none where there are none yet. Raises UnavailableError where the brokers refuse."""
        messages = []
        for message in self._consumer.consume(BATCH, _POLL_SECONDS):
            error = message.error()
            place = str(message.topic()), int(message.partition() or 0)
            if error is None:
                self._ended.discard(place)
                messages.append(message)
            elif error.code() == _END:
                self._ended.add(place)
            elif error.code() in _PASSING or error.retriable():
                _LOG.warning("kafka: %s", error.str())
            else:
                raise UnavailableError(f"The brokers refuse to be read: {error.str()}")
        return messages

    def commit(self, messages: Iterable[Message]) -> None:
        """Note for the group that these were read."""
        ends: dict[tuple[str, int], int] = {}
        for message in messages:
            place = str(message.topic()), int(message.partition() or 0)
            ends[place] = max(ends.get(place, 0), int(message.offset() or 0) + 1)
        try:
            self._consumer.commit(
                offsets=[TopicPartition(*place, end) for place, end in ends.items()], asynchronous=False
            )
        except KafkaException as error:
            if error.args[0].code() not in _LOST and not error.args[0].retriable():
                raise UnavailableError(f"What was read could not be noted: {error.args[0].str()}") from error
            _LOG.warning("kafka: not noted as read, so read again: %s", error.args[0].str())

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Stay in the group without reading. Raises StoppedError once it is to stop."""
        places = self._consumer.assignment()
        self._consumer.pause(places)
        for _ in range(max(1, round(seconds / _POLL_SECONDS))):
            self._consumer.poll(0)
            if stop.wait(_POLL_SECONDS):
                raise StoppedError
        self._consumer.resume([place for place in places if place in self._consumer.assignment()])

    def _on_assign(self, _: Consumer, places: list[TopicPartition]) -> None:
        self._assigned = (self._assigned or set()) | {(place.topic, place.partition) for place in places}

    def _on_revoke(self, _: Consumer, places: list[TopicPartition]) -> None:
        gone = {(place.topic, place.partition) for place in places}
        self._assigned = (self._assigned or set()) - gone
        self._ended -= gone


def consume(
    topics: Topics, take: Take, on_turn: Callable[[Report | None], None], stop: threading.Event, *, until_end: bool
) -> None:
    """Take in what comes, until it is to stop, or until everything was read.

    on_turn: called at least every second, with what became of a batch, None where none came.
    """
    while not stop.is_set() and not (until_end and topics.is_at_end):
        report = None
        if messages := topics.read():
            try:
                report = _taken(topics, take, [_text_of(message) for message in messages], stop)
            except StoppedError:
                return
            topics.commit(messages)
        on_turn(report)


def _taken(topics: Topics, take: Take, texts: list[SourceText], stop: threading.Event) -> Report:
    """What became of the texts, tried until the catalog takes them."""
    for wait in chain(_WAITS, repeat(_LONGEST_WAIT)):
        try:
            return take(texts)
        except UnavailableError as error:
            _LOG.warning("not taken, tried again in %d s: %s", wait, error)
            topics.wait(wait, stop)
    raise AssertionError  # the waits have no end


def _text_of(message: Message) -> SourceText:
    """An event's text; its place is its offset."""
    source, offset, value = f"{message.topic()}[{message.partition()}]", int(message.offset() or 0), message.value()
    if not isinstance(value, bytes):
        return SourceText(source, offset, b"", "a message without a value")
    return SourceText(source, offset, value)
