"""The end of a server within ten seconds of the signal, whatever still runs in it."""

import logging
import os
import threading

from catalog.database.storage.place import Place, absolute, file_of
from catalog.questions.sql_process.door import sql_process
from ui.clients.address import remove_address

_LOG = logging.getLogger(__name__)
_SECONDS = 9.0


class LastMoment:
    """Ends the statements of users when the server is to stop, and the process when it does not in nine seconds."""

    def __init__(self, place: Place | None) -> None:
        """Wait for begin(). place: the catalog that is served; None for a node, which has no SQL and no address."""
        self._place = place
        self._timer = threading.Timer(_SECONDS, self._give_up)
        self._timer.daemon = True

    def begin(self) -> None:
        """The server is to stop."""
        if self._place is not None:
            sql_process(absolute(self._place)).end_all()
        self._timer.start()

    def is_over(self) -> None:
        """The server has stopped."""
        self._timer.cancel()

    def _give_up(self) -> None:
        """End the process as a power cut would: what was acknowledged is durable."""
        _LOG.warning("Something still ran %.0f seconds after the signal to stop, and was given up", _SECONDS)
        if self._place is not None:
            remove_address(file_of(self._place))
        os._exit(0)
