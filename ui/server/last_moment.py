"""The end of a server within ten seconds of the signal, whatever still runs in it."""

import logging
import os
import threading
from pathlib import Path

from catalog.questions.sql_process.door import sql_process
from ui.clients.address import remove_address

_LOG = logging.getLogger(__name__)
_SECONDS = 9.0


class LastMoment:
    """Ends the statements of users when the server is to stop, and the process when it does not in nine seconds."""

    def __init__(self, path: Path) -> None:
        """Wait for begin()."""
        self._path = path
        self._timer = threading.Timer(_SECONDS, self._give_up)
        self._timer.daemon = True

    def begin(self) -> None:
        """The server is to stop."""
        sql_process(self._path.absolute()).end_all()
        self._timer.start()

    def is_over(self) -> None:
        """The server has stopped."""
        self._timer.cancel()

    def _give_up(self) -> None:
        """End the process as a power cut would: the log has all that was acknowledged, and the tables follow it."""
        _LOG.warning("Something still ran %.0f seconds after the signal to stop, and was given up", _SECONDS)
        remove_address(self._path)
        os._exit(0)
