"""A link of the chain of rejected inputs."""

from collections.abc import Sequence
from typing import NamedTuple


class RejectedLink(NamedTuple):
    """What the chain of rejected inputs covers of one; received_at in microseconds, faults as [pointer, reason]."""

    position: int
    received_at: int
    source: str | None
    actor: str | None
    faults: Sequence[Sequence[str]]
    raw: str
    raw_hash: bytes
    chain_hash: bytes | None
