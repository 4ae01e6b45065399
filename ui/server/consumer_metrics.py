"""What `whence consume` has done and how far it is behind, for Prometheus and for the terminal."""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TYPE_CHECKING, Self

from catalog.values.errors import BadQuestionError, UnavailableError

if TYPE_CHECKING:
    from ingest.receive.kafka import Lag
    from ingest.receive.report import Report

_HELP = {
    "whence_consumed_total": ("counter", "Messages by what became of them."),
    "whence_consumer_lag": ("gauge", "Messages of a partition that were not read yet."),
}


@dataclass
class Counts:
    """Messages by what became of them; warnings counts remarks on those that were taken."""

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    warnings: int = 0

    def add(self, report: "Report") -> None:
        """Count a batch; a message with several faults is one."""
        self.accepted += report.accepted
        self.duplicates += report.duplicates
        self.rejected += len({(item.source, item.line) for item in report.rejected})
        self.warnings += report.warnings

    @property
    def messages(self) -> int:
        """All of them."""
        return self.accepted + self.duplicates + self.rejected

    def as_json(self) -> dict[str, int]:
        """By name."""
        return asdict(self)

    def in_words(self) -> str:
        """For people."""
        return f"{self.accepted:,} ingested, {self.duplicates:,} already known, {self.rejected:,} rejected"


class ConsumerMetrics:
    """Counts and lags; where an address is given, it answers there with them as text."""

    def __init__(self, address: str | None) -> None:
        """Listen at HOST:PORT. Raises BadQuestionError where it is none, UnavailableError where it is taken."""
        self.counts = Counts()
        self.lags: Sequence[Lag] = ()
        self._server: ThreadingHTTPServer | None = None
        if address is None:
            return
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise BadQuestionError(f"--metrics: {address} is no HOST:PORT")
        try:
            self._server = ThreadingHTTPServer((host, int(port)), _answering(self))
        except (OSError, OverflowError) as error:
            raise UnavailableError(f"--metrics: nothing can listen at {address}: {error}") from error
        threading.Thread(target=self._server.serve_forever, name="whence-metrics", daemon=True).start()

    @property
    def port(self) -> int | None:
        """Where it listens; None where it does not."""
        return self._server.server_port if self._server else None

    def __enter__(self) -> Self:
        """Use as a context: silent afterwards."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def text(self) -> str:
        """In Prometheus's text format."""
        counts = self.counts.as_json()
        samples = {
            "whence_consumed_total": [(f'outcome="{key}"', counts[key]) for key in counts if key != "warnings"],
            "whence_consumer_lag": [
                (f'topic="{lag.topic}",partition="{lag.partition}"', lag.messages) for lag in self.lags
            ],
        }
        lines = []
        for name, (kind, words) in _HELP.items():
            lines += [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]
            lines += [f"{name}{{{labels}}} {value}" for labels, value in samples[name]]
        return "\n".join(lines) + "\n"


def _answering(metrics: ConsumerMetrics) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers every path: there is one thing to ask."""

        def do_GET(self) -> None:  # the name that the base asks for
            body = metrics.text().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own name
            """Say nothing: a line every quarter of a minute helps nobody."""

    return Handler
