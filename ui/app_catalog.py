"""The catalog the app asks: the server's own where the app runs inside it, else the file it opens itself.

Answers are kept until the log grows, so that nothing stale is shown after a write.
"""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer, Impact, LabelAnswer, RetentionRow
from catalog.questions import compare as comparing
from catalog.questions import impact as consequences
from catalog.questions import show as showing
from catalog.questions import trace as tracing
from catalog.questions import verdicts
from catalog.questions.clocks import with_clocks
from catalog.questions.registry import QUESTIONS
from catalog.questions.user_sql import run_sql
from catalog.session.catalog import Catalog
from ui.clients.address import find_server

Row = Mapping[str, Any]
_Answer = TypeVar("_Answer")
Given = str | int | bool | None
# Of many pages that ask at once, as many are answered at a time as half the processors can: events are taken in
# meanwhile, and each page waits its turn instead of all for the last.
_TURNS = BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))

# Answers to these change without the log or the day: they are asked again each time.
_NOT_KEPT = frozenset(f"catalog.{entry.place}" for entry in QUESTIONS.values() if not entry.is_cached)


def catalog_in_use() -> Catalog:
    """The catalog to ask. Raises UnavailableError where it cannot be opened."""
    server = sys.modules.get("ui.server.serve")
    shared = server.current_catalog() if server else None
    return shared or _open_catalog(Path(os.environ.get("WHENCE_CATALOG", "whence.duckdb")).absolute())


@st.cache_resource(show_spinner=False)
def _open_catalog(path: Path) -> Catalog:
    return Catalog(path, keeps_graph=True)


def trace(**given: str | None) -> tracing.Trace:
    """Where a version came from (`questions.trace.trace`): name, namespace, version, column, as_of, known_at."""
    return asked(tracing.trace, **given)


def show(**given: str | None) -> showing.Shown:
    """Everything known of a version (`questions.show.show`): name, namespace, version, as_of, known_at."""
    return asked(showing.show, **given)


def label(**given: str | None) -> LabelAnswer:
    """The effective label of a version (`whence label`): name, namespace, version, column, as_of, known_at."""
    return asked(verdicts.label, **given)


def findings(**given: str | None) -> list[FindingAnswer]:
    """The findings of a version (`whence findings`): name, namespace, version, as_of, known_at."""
    return asked(verdicts.findings, **given)


def retention(**given: str | None) -> list[RetentionRow]:
    """Retention states (`whence retention`): name, namespace, version, within, as_of, known_at."""
    return asked(verdicts.retention, **given)


def impact(**given: str | None) -> Impact:
    """What is downstream (`whence impact`): name, namespace, version, source, reason, as_of, known_at."""
    return asked(consequences.impact, **given)


def compare(**given: str | None) -> comparing.Comparison:
    """What sets two versions apart (`whence compare`): name, namespace, before, after, as_of, known_at."""
    return asked(comparing.compare, **given)


def rows(query: str, **parameters: str | int | None) -> list[Row]:
    """The rows of a reading statement over the documented views, `$name` standing for the parameter of that name."""
    catalog = catalog_in_use()
    place = f"{catalog.path} {id(catalog)} {datetime.now(UTC).date()}"
    return _rows(catalog, place, catalog.log_position, query, tuple(sorted(parameters.items())))


@st.cache_data(max_entries=200, max_size="100MB", show_spinner="Asking the catalog …", show_time=True)
def _rows(
    _catalog: Catalog, place: str, position: int, query: str, parameters: tuple[tuple[str, str | int | None], ...]
) -> list[Row]:
    del place, position  # they only tell answers apart
    with _TURNS:
        return cast("list[Row]", run_sql(_catalog, query, dict(parameters)).rows.to_pylist())


def asked(question: Callable[..., _Answer], **given: Given) -> _Answer:
    """The answer to a question of the catalog as it is now; given: its arguments after the catalog, by name.

    The question has to be a function of a module: its name tells answers apart. So does the day: some depend on it.
    """
    catalog = catalog_in_use()
    name = f"{question.__module__}:{question.__qualname__}"
    if name in _NOT_KEPT:
        return _answer(catalog, question, given)
    place = f"{catalog.path} {id(catalog)} {datetime.now(UTC).date()} {name}"
    return cast("_Answer", _kept(catalog, question, place, catalog.log_position, tuple(sorted(given.items()))))


@st.cache_data(max_entries=200, max_size="300MB", show_spinner="Asking the catalog …", show_time=True)
def _kept(
    _catalog: Catalog,
    _question: Callable[..., object],
    place: str,
    position: int,
    given: tuple[tuple[str, Given], ...],
) -> object:
    del place, position  # they only tell answers apart
    return _answer(_catalog, _question, dict(given))


def _answer(catalog: Catalog, question: Callable[..., _Answer], given: Mapping[str, Given]) -> _Answer:
    with _TURNS:
        return question(catalog, **with_clocks(given))


def server_url() -> str | None:
    """The URL of the server this app runs in; None where it runs by itself."""
    server = sys.modules.get("ui.server.serve")
    shared = server.current_catalog() if server else None
    return find_server(shared.path) if shared is not None and shared.path is not None else None


def address() -> str:
    """Where emitters reach the server this app runs in; by itself, where one would be started."""
    url = st.context.url if "ui.server.serve" in sys.modules else None
    return url.split("?")[0].rstrip("/") if url else "http://127.0.0.1:5000"
