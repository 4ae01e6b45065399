"""Log lines as JSON objects, one a line, for whoever gathers them."""

import json
import logging
import sys
from datetime import UTC, datetime

# What a record may carry besides its message, by `extra`.
_CHATTY = ("streamlit", "watchdog", "asyncio", "uvicorn")
_FIELDS = ("method", "path", "status", "seconds", "actor", "url")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and the error with its way here."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def log_as_json() -> None:
    """Write everything that is logged from now on to stderr, as lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    gather_loggers()


def gather_loggers() -> None:
    """Let loggers that write for themselves write by ours, where that is JSON.

    Streamlit gives its own and uvicorn's a handler and a level each time it starts, whatever they were told before.
    """
    if not any(isinstance(handler.formatter, JsonLines) for handler in logging.root.handlers):
        return
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        if name.startswith(_CHATTY):
            logger.setLevel(logging.WARNING)
