"""Standing by: a server waits until nobody else has a catalog, with all of its own work done that needs no lock."""

import logging
import time
from collections.abc import Callable

from catalog.database.memory import Memory
from catalog.database.storage.place import HELD, Place
from catalog.session.catalog import Catalog
from catalog.session.opening import Opening
from catalog.values.errors import UnavailableError

# The lock is asked for so often: one round trip to PostgreSQL, or an attempt to open a file.
_PAUSE_SECONDS = 0.25
# PostgreSQL was started again, say: who had the catalog asks for it within two seconds, and has everything open.
_AFTER_FAILURE_SECONDS = 3.0
_PREPARE_SECONDS = 15.0
_LOG = logging.getLogger(__name__)


def open_catalog(place: Place, memory: Memory | None, rehearse: Callable[[], None] | None) -> Catalog:
    """The catalog of a server. Raises UnavailableError where it cannot be opened.

    rehearse: None: also where another process has it; else the server stands by until nobody has. It is called once,
    and loads what a server needs.
    """
    with Opening(place) as opening:
        if rehearse is None:
            return _open(opening, place, memory)
        return _once_free(opening, place, memory, rehearse)


def _once_free(opening: Opening, place: Place, memory: Memory | None, rehearse: Callable[[], None]) -> Catalog:
    was_held = False
    prepare_at = 0.0
    while True:
        try:
            return _open(opening, place, memory)
        except UnavailableError as error:
            # Once it was there, whatever else comes between passes too.
            is_held = HELD in str(error)
            if not was_held and not is_held:
                raise
            reason = str(error)
        if not was_held:
            rehearse()
        if is_held and time.monotonic() >= prepare_at:
            is_held = _is_prepared(opening)
            prepare_at = time.monotonic() + _PREPARE_SECONDS
        if not was_held:
            _LOG.warning("standing by: %s", reason)  # from here on it takes over quickly
        was_held = True
        time.sleep(_PAUSE_SECONDS if is_held else _AFTER_FAILURE_SECONDS)


def _open(opening: Opening, place: Place, memory: Memory | None) -> Catalog:
    return Catalog(place, keeps_graph=True, memory=memory, opening=opening)


def _is_prepared(opening: Opening) -> bool:
    """Whether what can be done ahead is done; where not, all of it is done when the catalog is taken."""
    try:
        opening.prepare()
    except Exception as error:  # noqa: BLE001  # it is being made, say, or is of another version
        _LOG.info("not prepared: %s", error)
        return False
    return True
