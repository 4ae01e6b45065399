"""The id of a run, as it is compared and kept."""

import re

# uuid.UUID takes several times as long, and accepts forms that other readers do not.
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def run_id_of(text: str) -> str:
    """A runId as it is kept: a UUID in lower case, in which its letters mean the same; any other as it is."""
    lowered = text.lower()
    return lowered if lowered != text and is_uuid(text) else text


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form."""
    return _UUID.fullmatch(text) is not None
