"""Emits the story through the transport whose configuration is given as JSON."""

import json
import sys

from events import story
from openlineage.client import OpenLineageClient


def main(transport: str) -> None:
    """Emit every event in order and wait for the transport to have sent them."""
    client = OpenLineageClient(config={"transport": json.loads(transport)})
    for told in story():
        client.emit(told)
    client.close(timeout=30)


if __name__ == "__main__":
    main(sys.argv[1])
