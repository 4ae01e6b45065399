"""Keys that come from the data: the same name or content has the same 64-bit key on every machine.

`whence doctor` looks for collisions (expected once in some 10^5 catalogs of ten million names; docs/decisions/0004).
"""

from collections.abc import Iterable
from hashlib import blake2b

MENTION_BITS = 12
_PHASE = {"START": 0, "COMPLETE": 2, "FAIL": 2, "ABORT": 2}


def key_of(*parts: str) -> int:
    """The signed 64-bit key of some names; the parts' lengths count, so ("ab", "c") is not ("a", "bc")."""
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return int.from_bytes(blake2b(framed.encode(), digest_size=8).digest(), "big", signed=True)


def content_key(name: str, content: bytes) -> int:
    """The signed 64-bit key of a facet: its name and its canonical JSON."""
    hashed = blake2b(name.encode() + b"\0", digest_size=8)
    hashed.update(content)
    return int.from_bytes(hashed.digest(), "big", signed=True)


def set_key(members: Iterable[int]) -> int:
    """The signed 64-bit key of a set of keys, whatever their order."""
    joined = b"".join(member.to_bytes(8, "big", signed=True) for member in sorted(members))
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big", signed=True)


def rank_of(event_type: str | None, body_hash: bytes) -> int:
    """What orders events of one eventTime: START, then others, then terminal, then by canonical hash.

    Unsigned 64 bits: the phase, 50 bits of the hash, and MENTION_BITS left zero for what one event mentions.
    """
    phase = _PHASE.get(event_type or "", 1)
    return phase << 62 | int.from_bytes(body_hash[:8], "big") >> 14 << MENTION_BITS
