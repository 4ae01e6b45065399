"""Which versions a pack is about, from the words that name them; and the folder of each."""

import hashlib
import re
from collections.abc import Sequence

from catalog.lineage.lookup import Target
from catalog.session.query import Question
from catalog.values.errors import BadQuestionError, NotFoundError

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60


def find_subjects(question: Question, words: Sequence[str], version: str | None) -> list[Target]:
    """The versions that words name, each once: NAME by itself, or NAMESPACE and NAME as two words.

    Raises NotFoundError where a word names nothing, BadQuestionError where there is none.
    """
    found: list[Target] = []
    rest = list(words)
    while rest:
        pair = _pair(question, rest, version)
        target = pair or question.target(rest[0], None, version)
        if target not in found:
            found.append(target)
        del rest[: 2 if pair else 1]
    if not found:
        raise BadQuestionError("Evidence of what? Give one NAME or more", parameter="name")
    return found


def _pair(question: Question, words: Sequence[str], version: str | None) -> Target | None:
    """The version that the first two words mean as namespace and name, None where they are no such pair."""
    if len(words) < 2:
        return None
    try:
        question.target(words[1], words[0])
    except NotFoundError:
        return None
    return question.target(words[1], words[0], version)


def folder_name(*names: str) -> str:
    """A name for a file or folder on any system: what can be read of the names, and a hash that no others have.

    The first of the names is the namespace, which only the hash tells.
    """
    readable = _NOT_PLAIN.sub("_", "-".join(names[1:])).strip("._-")[:_LONGEST]
    hashed = hashlib.sha256("\0".join(names).encode()).hexdigest()[:8]
    return f"{readable}-{hashed}" if readable else hashed
