"""The id of a run, as it is compared and kept."""


def run_id_of(text: str) -> str:
    """A runId as it is kept: a UUID in lower case, in which its letters mean the same; any other as it is."""
    lowered = text.lower()
    return lowered if lowered != text and is_uuid(text) else text


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form."""
    # By hand: uuid.UUID takes several times as long, and accepts forms that other readers do not.
    return len(text) == 36 and text[8] == text[13] == text[18] == text[23] == "-" and _is_hex(text)


def _is_hex(text: str) -> bool:
    try:
        int(text.replace("-", ""), 16)
    except ValueError:
        return False
    return True
