"""A gap: what could not be known about a version of a trace."""

from typing import NamedTuple

from catalog.lineage.closure import Node
from catalog.lineage.gaps.clues import Candidate


class Gap(NamedTuple):
    """What could not be known about a version of a trace, what is likely meant, and the one step that closes it.

    remedy: "" where the kind's own serves (governance/rules/kinds.py).
    """

    kind: str
    node: Node
    message: str
    candidates: tuple[Candidate, ...] = ()
    remedy: str = ""
