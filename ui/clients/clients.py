"""The way to a catalog: its file, or the server that holds it. Questions and answers are the same through both."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from catalog.database.storage.place import HELD, Place, file_of, is_apart
from catalog.questions.registry import QUESTIONS
from catalog.values.errors import UnavailableError
from ui.clients.address import find_server, owner_token
from ui.clients.settings import api_key

if TYPE_CHECKING:
    from catalog.events.facet_rows import FacetReader
    from catalog.events.openlineage import Body
    from catalog.evidence.pack import EvidenceAnswer
    from catalog.questions.operating.copies import CopyAnswer
    from catalog.questions.operating.upkeep import Rebuilt
    from catalog.session.catalog import Catalog
    from ingest.declarations.answers import Suggestions
    from ingest.declarations.reading.folder import GovernanceFile
    from ingest.receive.lines import SourceText
    from ingest.receive.report import Report
    from ingest.receive.workers.pool import WorkerPool
    from ui.clients.evidence_asked import EvidenceAsked
    from ui.clients.http_client import Server

BUSY_SECONDS = 3.0
_BETWEEN_TRIES_SECONDS = 0.1
_MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}
Given = Mapping[str, object]


class Client(Protocol):
    """What a command may do with a catalog."""

    name: str

    def ask(self, question: str, given: Given) -> object:
        """The answer to a question by its name in the registry, in JSON-able values."""

    def sql(self, query: str, form: str) -> tuple[bytes, bool]:
        """The rows of a query as json, csv, arrow or parquet, and whether there were more."""

    def ingest(
        self, paths: Sequence[str], on_progress: Callable[[int, int], None] | None, pool: "WorkerPool | None" = None
    ) -> "Report":
        """What became of the events in paths; pool: workers that read them, where this process takes them in."""

    def take(self, texts: "list[SourceText]") -> "Report":
        """What became of some texts of events, which are durable then."""

    def append(self, events: "Sequence[Body]") -> None:
        """Take in events of our own, all or none. Raises WhenceError where the log does not take them."""

    def rebuild(self, on_progress: Callable[[int], None] | None) -> "Rebuilt":
        """The digest after the whole log was read again."""

    def govern(self, action: str, files: "Sequence[GovernanceFile]", by: str | None) -> "Body":
        """What files of governance would change (plan) or changed (apply); or their `errors`."""

    def suggest_governance(self) -> "Suggestions":
        """Files of governance to be filled in."""

    def record(self, kind: str, body: "Body | Sequence[Body]", by: str | None) -> "Body":
        """A management record as it was written, or how many of several were; or their `errors`."""

    def amend(self, kind: str, record_id: str, changes: "Body", by: str | None) -> "Body":
        """A record with some members changed, as it was written; or its `errors`."""

    def backup(self, target: Path) -> "CopyAnswer":
        """All of the catalog, written into a file."""

    def snapshot(self, target: Path) -> "CopyAnswer":
        """The copy for analysts, written into a file."""

    def evidence(self, target: Path, asked: "EvidenceAsked", on_step: Callable[[str], None]) -> "EvidenceAnswer":
        """An evidence pack, written into a file."""


class FileClient:
    """A catalog opened by this process."""

    def __init__(self, catalog: "Catalog", name: str) -> None:
        """Ask an open catalog."""
        self._catalog = catalog
        self.name = name

    @cached_property
    def _reader(self) -> "FacetReader":
        """Kept between batches of texts."""
        from catalog.events.facet_rows import FacetReader  # noqa: PLC0415  # not for questions

        return FacetReader()

    def ask(self, question: str, given: Given) -> object:
        """The answer, worked out here."""
        from catalog.session.clocks import with_clocks  # noqa: PLC0415  # loads DuckDB

        return QUESTIONS[question].function()(self._catalog, **with_clocks(given))

    def sql(self, query: str, form: str) -> tuple[bytes, bool]:
        """The rows, written here."""
        from catalog.questions.users_sql.user_sql import answer_command  # noqa: PLC0415  # loads DuckDB and Arrow

        answer = answer_command(self._catalog, query, form)
        with answer.file:
            return answer.file.read(), answer.truncated

    def ingest(
        self, paths: Sequence[str], on_progress: Callable[[int, int], None] | None, pool: "WorkerPool | None" = None
    ) -> "Report":
        """What became of the events, taken in here."""
        from ingest.receive.files import ingest_paths  # noqa: PLC0415  # loads DuckDB

        return ingest_paths(self._catalog, paths, on_progress, pool=pool)

    def take(self, texts: "list[SourceText]") -> "Report":
        """What became of the texts, taken in here."""
        from ingest.receive.files import take_texts  # noqa: PLC0415  # loads DuckDB

        return take_texts(self._catalog, texts, self._reader)

    def append(self, events: "Sequence[Body]") -> None:
        """Append the events here, in one transaction."""
        from ui.clients.append_events import append_events  # noqa: PLC0415  # loads DuckDB

        append_events(self._catalog, events)

    def rebuild(self, on_progress: Callable[[int], None] | None) -> "Rebuilt":
        """The digest after reading the log again here."""
        from catalog.questions.operating import upkeep  # noqa: PLC0415  # loads DuckDB

        return upkeep.rebuild(self._catalog, on_progress)

    def govern(self, action: str, files: "Sequence[GovernanceFile]", by: str | None) -> "Body":
        """What the files would change, or changed, worked out here."""
        from ingest.declarations import answers  # noqa: PLC0415  # loads DuckDB
        from ingest.receive.gc_pause import without_collector  # noqa: PLC0415  # not for questions

        with without_collector():
            if action == "plan":
                return answers.plan_answer(self._catalog, files)
            return answers.apply_answer(self._catalog, files, by)

    def suggest_governance(self) -> "Suggestions":
        """The files to be filled in, written here."""
        from ingest.declarations import answers  # noqa: PLC0415  # loads DuckDB

        return answers.suggest_answer(self._catalog)

    def record(self, kind: str, body: "Body | Sequence[Body]", by: str | None) -> "Body":
        """The record, written here."""
        from ingest.records.write import record_answer  # noqa: PLC0415  # loads DuckDB

        return record_answer(self._catalog, kind, body, by)

    def amend(self, kind: str, record_id: str, changes: "Body", by: str | None) -> "Body":
        """The record, changed here."""
        from ingest.records.write import amend_answer  # noqa: PLC0415  # loads DuckDB

        return amend_answer(self._catalog, kind, record_id, changes, by)

    def backup(self, target: Path) -> "CopyAnswer":
        """All of the catalog, copied here."""
        from catalog.questions.operating import copies  # noqa: PLC0415  # loads DuckDB

        return copies.backup(self._catalog, target)

    def snapshot(self, target: Path) -> "CopyAnswer":
        """The copy for analysts, written here."""
        from catalog.questions.operating import copies  # noqa: PLC0415  # loads DuckDB

        return copies.snapshot(self._catalog, target)

    def evidence(self, target: Path, asked: "EvidenceAsked", on_step: Callable[[str], None]) -> "EvidenceAnswer":
        """An evidence pack, written here."""
        from catalog.evidence.pack import write_pack  # noqa: PLC0415  # loads DuckDB
        from catalog.session.clocks import read_clocks  # noqa: PLC0415  # loads DuckDB

        clocks = read_clocks(asked.as_of, asked.known_at)
        return write_pack(self._catalog, target, asked.names, asked.version, clocks, asked.signer, on_step)


class ServerClient:
    """A catalog that a server holds."""

    def __init__(self, server: "Server") -> None:
        """Ask a server."""
        self._server = server
        self.name = server.url

    def ask(self, question: str, given: Given) -> object:
        """The server's answer."""
        return self._server.ask(question, given)

    def sql(self, query: str, form: str) -> tuple[bytes, bool]:
        """The rows as the server wrote them."""
        return self._server.sql(query, _MEDIA_TYPES[form])

    def ingest(
        self, paths: Sequence[str], on_progress: Callable[[int, int], None] | None, pool: "WorkerPool | None" = None
    ) -> "Report":
        """What became of the events, sent to the server, which reads them."""
        del pool
        from ui.clients.http_upload import send_paths  # noqa: PLC0415  # loads DuckDB

        return send_paths(self._server, paths, on_progress)

    def take(self, texts: "list[SourceText]") -> "Report":
        """What became of the texts, sent to the server."""
        from ui.clients.http_upload import send_texts  # noqa: PLC0415  # loads DuckDB

        return send_texts(self._server, texts)

    def append(self, events: "Sequence[Body]") -> None:
        """Send the events in one batch."""
        from ui.clients.append_events import send_events  # noqa: PLC0415  # not for questions

        send_events(self._server, events)

    def rebuild(self, on_progress: Callable[[int], None] | None) -> "Rebuilt":
        """The digest after the server read its log again; it reports no progress."""
        del on_progress
        return cast("Rebuilt", self._server.ask("rebuild", {}))

    def govern(self, action: str, files: "Sequence[GovernanceFile]", by: str | None) -> "Body":
        """What the server says of the files."""
        return self._server.govern(action, [(file.path, file.text) for file in files], by)

    def suggest_governance(self) -> "Suggestions":
        """The files to be filled in, as the server wrote them."""
        return cast("Suggestions", self._server.get("governance/suggestions", {}))

    def record(self, kind: str, body: "Body | Sequence[Body]", by: str | None) -> "Body":
        """The record as the server wrote it."""
        return self._server.record(kind, body, by)

    def amend(self, kind: str, record_id: str, changes: "Body", by: str | None) -> "Body":
        """The record as the server changed it."""
        return self._server.amend(kind, record_id, changes, by)

    def backup(self, target: Path) -> "CopyAnswer":
        """All of the catalog, fetched from the server."""
        return self._server.fetch_copy("/api/v1/backup", target)

    def snapshot(self, target: Path) -> "CopyAnswer":
        """The copy for analysts, fetched from the server; it has all that was in the log before."""
        return self._server.fetch_copy("/catalog.duckdb", target)

    def evidence(self, target: Path, asked: "EvidenceAsked", on_step: Callable[[str], None]) -> "EvidenceAnswer":
        """An evidence pack, as the server wrote it."""
        on_step("the server makes it")
        return self._server.fetch_pack(asked, target)


@contextmanager
def open_client_or_empty(place: Place, server: str | None) -> Iterator[Client]:
    """The same as `open_client`; where there is no catalog yet, an empty one that is forgotten afterwards."""
    path = file_of(place)
    if server or find_server(path) or _is_there(place) or not (is_apart(place) or path.parent.is_dir()):
        with open_client(place, server) as client:
            yield client
        return
    from catalog.session.catalog import Catalog  # noqa: PLC0415  # loads DuckDB

    with Catalog() as nothing:
        yield FileClient(nothing, str(place))


@contextmanager
def open_client(place: Place, server: str | None, *, create: bool = False) -> Iterator[Client]:
    """The named server, else the server that holds the file, else the file itself.

    Raises UnavailableError where none of them can be had, and where there is no file and none is to be made.
    """
    if server:
        yield _server_at(server, api_key())
        return
    path = file_of(place)
    if url := find_server(path):
        yield _server_at(url, api_key() or owner_token(path))
        return
    check_place(place, create=create)
    opened = _open(place)
    if isinstance(opened, ServerClient):
        yield opened
        return
    with opened as catalog:
        yield FileClient(catalog, str(place))


def _server_at(url: str, key: str | None) -> ServerClient:
    from ui.clients.http_client import Server  # noqa: PLC0415  # loads HTTP, of no use to a catalog's own file

    return ServerClient(Server(url, key))


def check_place(place: Place, *, create: bool) -> None:
    """Raise UnavailableError where no catalog is, or can be made, at a place."""
    path = file_of(place)
    if path.is_dir():
        raise UnavailableError(
            f"{path} is a directory, not a catalog. Name a file: --catalog {path / 'whence.duckdb'}"
        )
    if not create and not _is_there(place):
        raise UnavailableError(
            f"No catalog at {place if is_apart(place) else path} yet. Make one: whence ingest PATH, or whence serve. "
            "Elsewhere? --catalog PATH or WHENCE_CATALOG."
        )
    if not path.parent.is_dir() and not is_apart(place):
        raise UnavailableError(
            f"No folder {path.parent} to make the catalog {path.name} in. Make it: mkdir -p {path.parent}"
        )


def _is_there(place: Place) -> bool:
    """Whether there may be a catalog at a place."""
    if not is_apart(place):
        return file_of(place).exists()
    from catalog.database.attaching import is_there  # noqa: PLC0415  # loads DuckDB

    return is_there(place)


def _open(place: Place) -> "Catalog | ServerClient":
    """The catalog; where another command has it for a moment, after waiting; where a server took it, the server."""
    from catalog.session.catalog import Catalog  # noqa: PLC0415  # loads DuckDB

    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return Catalog(place)
        except UnavailableError as error:
            if HELD not in str(error):
                raise
            path = file_of(place)
            if url := find_server(path):
                return _server_at(url, api_key() or owner_token(path))
            if time.monotonic() > deadline:
                raise
            time.sleep(_BETWEEN_TRIES_SECONDS)
