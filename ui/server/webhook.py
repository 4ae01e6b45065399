"""The thread that sends a webhook what is new: violations, duties and deadlines, each once."""

import logging
import threading
from datetime import UTC, date, datetime

from catalog.questions.matters import Matter, matters, note_notified, notified
from catalog.session.catalog import Catalog
from ui.server.webhook_request import Receiver, begun_text, send, text_of

_LOG = logging.getLogger(__name__)
LOOK_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 300.0
# Remembered beside what was sent: without it, a catalog is new to the webhook, and all that is open would be sent.
_BEGUN = "begun"


class Webhook:
    """Looks for what is new once the log grew or the day changed, and sends it until it arrived."""

    def __init__(self, catalog: Catalog, receiver: Receiver, look_seconds: float = LOOK_SECONDS) -> None:
        """Start the thread."""
        self._catalog = catalog
        self._receiver = receiver
        self._look_seconds = look_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-webhook")
        self._thread.start()

    def close(self) -> None:
        """Stop; what did not arrive is sent after the next start."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        done: tuple[int, date] | None = None
        failures = 0
        while not self._stopped.wait(self._wait_seconds(failures)):
            now = (self._catalog.log_position, datetime.now(UTC).date())
            if now == done:
                continue
            try:
                fault = self._tell()
            except Exception:  # noqa: BLE001  # a webhook that fails must not end; the next look tries again
                _LOG.exception("what is new could not be found out for the webhook")
                fault = "see above"
            failures = failures + 1 if fault else 0
            if fault:
                _LOG.warning("the webhook %s was not reached, attempt %d: %s", self._receiver.place, failures, fault)
            else:
                done = now

    def _wait_seconds(self, failures: int) -> float:
        """Twice as long after each failure, at most five minutes."""
        return min(self._look_seconds * 2.0 ** min(failures, 10), max(self._look_seconds, LONGEST_WAIT_SECONDS))

    def _tell(self) -> str | None:
        """Send what is new; None where it arrived or nothing is, else why not."""
        found = {one["matter"]: one for one in matters(self._catalog, self._receiver.days)}
        known = notified(self._catalog)
        new: list[Matter] = [one for matter, one in found.items() if matter not in known]
        if _BEGUN not in known:
            fault = send(self._receiver, [], begun_text(new))
            new_ones = {*found, _BEGUN}
        else:
            fault = send(self._receiver, new, text_of(new)) if new else None
            new_ones = {one["matter"] for one in new}
        if fault is None:
            note_notified(self._catalog, new_ones, known - found.keys() - {_BEGUN})
        return fault
