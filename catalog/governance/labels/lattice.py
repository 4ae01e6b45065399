"""The algebra of labels: a label is a set of bits in one integer, and joining two labels is `|`.

So joining is commutative, associative and idempotent, and everything below is monotone, by construction
(docs/governance.md, "How labels flow"). What each bit means, the code book keeps.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

# Identifiability in unary, so that `|` is the maximum.
ANONYMISED = 0b0001
PSEUDONYMISED = 0b0011
PERSONAL = 0b0111
UNKNOWN = 0b1000
IDENTIFIABILITY = 0b1111
_LEVELS = {"non_personal": 0, "anonymised": ANONYMISED, "pseudonymised": PSEUDONYMISED, "personal": PERSONAL}
_FREE = 4

Part = Literal["origin", "grants", "unknown", "category", "special", "subject"]
_KEEPS_SPECIAL = frozenset({"FILTER", "CONDITIONAL", "GROUP_BY"})


def identifiability_bits(word: str | None) -> int:
    """The bits of an identifiability; of None those of unknown."""
    return _LEVELS.get(word or "", UNKNOWN)


def identifiability_of(label: int) -> str:
    """The identifiability of a label: personal beats unknown, unknown beats the rest."""
    if label & PERSONAL == PERSONAL:
        return "personal"
    if label & UNKNOWN:
        return "unknown"
    if label & PSEUDONYMISED == PSEUDONYMISED:
        return "pseudonymised"
    return "anonymised" if label & ANONYMISED else "non_personal"


def is_personal(label: int) -> bool:
    """Whether a label is personal, pseudonymised or unknown."""
    return bool(label & (PERSONAL & ~ANONYMISED | UNKNOWN))


def masked(label: int) -> int:
    """What a masking leaves: personal becomes pseudonymised, unknown stays unknown."""
    return label & ~(PERSONAL & ~PSEUDONYMISED)


class CodeBook:
    """What each bit above identifiability means: (part, dataset, term); bits in order of first use."""

    def __init__(self) -> None:
        # Places, not bits: a hundred thousand bits, each as long as its place, would be gigabytes.
        self._places: dict[tuple[Part, int, str], int] = {}
        self._meanings: list[tuple[Part, int, str]] = []
        self.masks: dict[Part, int] = dict.fromkeys(get_args(Part), 0)

    def bit(self, part: Part, dataset_key: int, term: str = "") -> int:
        """The bit of a meaning; a subject belongs to no dataset (0)."""
        meaning = (part, dataset_key, term)
        place = self._places.get(meaning)
        if place is not None:
            return 1 << place
        place = self._places[meaning] = _FREE + len(self._meanings)
        self._meanings.append(meaning)
        self.masks[part] |= 1 << place
        return 1 << place

    def meanings(self, label: int, part: Part) -> Iterator[tuple[int, str]]:
        """The (dataset key, term) of each bit of a part that a label has, in order of first use."""
        rest = label & self.masks[part]
        while rest:
            lowest = rest & -rest
            _, dataset_key, term = self._meanings[lowest.bit_length() - 1 - _FREE]
            yield dataset_key, term
            rest ^= lowest

    def indirect(self, label: int, subtype: str | None, *, is_strict: bool = False) -> int:
        """What an INDIRECT edge carries: sources and grants; special categories too where it tells who was chosen."""
        kept = self.masks["origin"] | self.masks["grants"] | self.masks["unknown"]
        if is_strict or (subtype or "").upper() in _KEEPS_SPECIAL:
            kept |= self.masks["special"]
        return label & kept

    def anonymised(self, label: int) -> int:
        """What a declassifier to anonymised leaves: where it came from, and nothing of persons."""
        return label & self.masks["origin"] | ANONYMISED


def join(labels: Iterable[int]) -> int:
    """The label of things put together."""
    total = 0
    for label in labels:
        total |= label
    return total
