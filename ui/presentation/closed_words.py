"""The words of closed lists as they are written: identifiability, channels, anchors, obligations of licences."""

from catalog.vocabulary.closed_lists import ANCHORS, CHANNELS, IDENTIFIABILITIES

_WRITTEN = {
    "non_personal": "non-personal",
    "private_third_party": "third party (private)",
    "non_commercial": "non-commercial",
}
_CLOSED = frozenset({*ANCHORS, *CHANNELS, *IDENTIFIABILITIES})


def written(word: str) -> str:
    """A word of a closed list as one reads it."""
    return _WRITTEN.get(word) or word.replace("_", " ")


def value_written(value: str) -> str:
    """A declared value: a word of a closed list as one reads it, any other, such as a name, as it is."""
    return written(value) if value in _CLOSED else value
