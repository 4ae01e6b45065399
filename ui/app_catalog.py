"""The catalog of the app: the server's own where the app runs inside it, else the file it opens itself.

Answers are cached until the log grows, so that nothing stale is shown after a write.
"""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from catalog.access.key_ring import KeyRefusedError
from catalog.access.principal import OWNER, Principal, act_as, acting
from catalog.access.roles import Role
from catalog.access.sessions import SESSION_COOKIE
from catalog.database.storage.place import Place, absolute, place_of
from catalog.questions.registry import QUESTIONS
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import with_clocks
from catalog.session.reader import Reader
from catalog.values.errors import ForbiddenError
from ui.clients.address import find_server
from ui.clients.settings import default_catalog, default_data

Row = Mapping[str, Any]
_Answer = TypeVar("_Answer")
Argument = str | int | bool | None
# Half the processors answer pages, the others take in events; pages beyond that wait for a turn, or each of many
# answered at once would take as long as the last.
_TURNS = BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))

# Answers to these change without the log or the day.
_NOT_CACHED = frozenset(f"catalog.{entry.place}" for entry in QUESTIONS.values() if not entry.is_cached)


def catalog_in_use() -> Catalog:
    """The catalog in use, for whoever is signed in. Raises UnavailableError where it cannot be opened."""
    catalog = _served_catalog()
    if catalog is None:
        return _open_catalog(absolute(place_of(default_catalog(), default_data())))
    # Here, because each run of a page is a thread of its own, and a button's callback runs before the page does.
    act_as(_signed_in(catalog))
    return catalog


def who_acts() -> Principal:
    """Whoever is signed in; the owner of the catalog where nobody is asked for a key."""
    catalog_in_use()
    return acting()


def _signed_in(catalog: Catalog) -> Principal:
    """Who sits at the browser. Raises ForbiddenError where their key is no longer good.

    UnavailableError where a reader does not know whether it is.
    """
    if not catalog.keys.asks_for_keys:
        return _where_nothing_is_written(catalog, OWNER)
    if isinstance(catalog, Reader):
        catalog.keys.check_fresh()
    try:
        who = catalog.keys.principal_of_session(st.context.cookies.get(SESSION_COOKIE, ""))
        return _where_nothing_is_written(catalog, who)
    except KeyRefusedError as error:
        raise ForbiddenError(f"{error} Load this page again.") from error


def only_reads() -> bool:
    """Whether nothing can be changed here, whoever asks."""
    return isinstance(catalog_in_use(), Reader)


def _where_nothing_is_written(catalog: Catalog, who: Principal) -> Principal:
    """The same; on a reader in the role of those who only read, for whom pages have no forms."""
    return who._replace(role=Role.READER) if isinstance(catalog, Reader) else who


def _served_catalog() -> Catalog | None:
    """The catalog of the server this app runs in; None where it runs by itself."""
    # Looked up, not imported: by itself the app needs no server, and only the module already loaded has its catalog.
    server = sys.modules.get("ui.server.serve")
    return server.current_catalog() if server else None


# A resource, not data: all sessions share the one open catalog.
@st.cache_resource(show_spinner=False)
def _open_catalog(place: Place) -> Catalog:
    return Catalog(place, keeps_graph=True)


def rows(query: str, **parameters: str | int | None) -> list[Row]:
    """The rows of a reading statement over the documented views, `$name` standing for the parameter of that name."""
    catalog = catalog_in_use()
    source = f"{catalog.path} {id(catalog)} {datetime.now(UTC).date()}"
    return _cached_rows(catalog, source, catalog.log_position, query, tuple(sorted(parameters.items())))


# Streamlit leaves arguments that begin with an underscore out of the key; the others make it.
@st.cache_data(max_entries=200, max_size="100MB", show_spinner="Asking the catalog …", show_time=True)
def _cached_rows(
    _catalog: Catalog, source: str, position: int, query: str, parameters: tuple[tuple[str, str | int | None], ...]
) -> list[Row]:
    del source, position  # parts of the cache's key only
    with _TURNS:
        answered: list[Row] = run_sql(_catalog, query, dict(parameters)).rows.to_pylist()
        return answered


def ask(question: Callable[..., _Answer], **arguments: Argument) -> _Answer:
    """The answer to a question of the catalog as it is now; arguments: those after the catalog, times as texts.

    The question has to be a function of a module: its name is part of the cache's key.
    """
    catalog = catalog_in_use()
    name = f"{question.__module__}:{question.__qualname__}"
    if name in _NOT_CACHED:
        return _answer(catalog, question, arguments)
    source = f"{catalog.path} {id(catalog)} {datetime.now(UTC).date()} {name}"
    return cast(
        "_Answer", _cached_answer(catalog, question, source, catalog.log_position, tuple(sorted(arguments.items())))
    )


@st.cache_data(max_entries=200, max_size="300MB", show_spinner="Asking the catalog …", show_time=True)
def _cached_answer(
    _catalog: Catalog,
    _question: Callable[..., object],
    source: str,
    position: int,
    arguments: tuple[tuple[str, Argument], ...],
) -> object:
    del source, position  # parts of the cache's key only
    return _answer(_catalog, _question, dict(arguments))


def _answer(catalog: Catalog, question: Callable[..., _Answer], arguments: Mapping[str, Argument]) -> _Answer:
    with _TURNS:
        return question(catalog, **with_clocks(arguments))


def server_url() -> str | None:
    """The URL of the server this app runs in; None where it runs by itself."""
    shared = _served_catalog()
    return find_server(shared.path) if shared is not None and shared.path is not None else None


def address() -> str:
    """Where emitters reach the server this app runs in; by itself, where one would be started."""
    url = st.context.url if "ui.server.serve" in sys.modules else None
    # The page's own path is no part of it: clients add theirs.
    return urlunsplit((*urlsplit(url)[:2], "", "", "")) if url else "http://127.0.0.1:5000"
