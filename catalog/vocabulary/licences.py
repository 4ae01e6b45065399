"""What SPDX licence expressions ask of us: not commercially, not adapted, under the same terms, not mined.

Names are those of the SPDX licence list that license-expression carries, in any case. A `LicenseRef-…` is one's own
name for a licence: it is known, and carries a flag where its words say so, as in `LicenseRef-acme-nc-no-tdm`.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

# A licence that is not stated, or cannot be read; SPDX's own word.
NO_ASSERTION = "NOASSERTION"
# Licences of the list beside Creative Commons that forbid commercial use.
_NON_COMMERCIAL = re.compile(r"NCGL-|PolyForm-Noncommercial-|PPL$")
# Families whose adaptations, or changed files, must be passed on under the same terms.
_SHARE_ALIKE = re.compile(
    r"(?:AGPL|GPL|LGPL|GFDL|SSPL|MPL|EPL|EUPL|CDDL|OSL|NPOSL|CPL|CPAL|IPL|APSL|RPL|RPSL|QPL|NGPL|D-FSL|LAL|CAL|CUA-OPL"
    r"|ODbL|CDLA-Sharing|CERN-OHL-(?:S|W|1)|TAPR-OHL|copyleft-next|Parity|LiLiQ-R(?:plus)?|CECILL-[12C]|OFL|SimPL|TGPPL"
    r"|CC-SA)-|(?:MS-RL|Sleepycat|LGPLLR|SMAIL-GPL)$|CECILL-C$"
)
# Words of a `LicenseRef-…` as they stand between hyphens, and what they say.
_NC, _ND, _SA, _NO_TDM = (
    re.compile(rf"(?:^|-)(?:{words})(?:-|$)")
    for words in (
        r"nc|noncommercial|non-commercial",
        r"nd|noderivatives|no-derivatives|noderivs|no-derivs",
        r"sa|sharealike|share-alike",
        r"notdm|no-tdm|tdm-reserved|no-text-and-data-mining|no-ai-training",
    )
)
_OWN = re.compile(r"(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+")


class LicenceFlags(NamedTuple):
    """What a licence forbids or demands, and the unknown names in it (all of it where it cannot be read)."""

    non_commercial: bool = False
    no_derivatives: bool = False
    share_alike: bool = False
    no_tdm: bool = False
    unknown: tuple[str, ...] = ()


class _Node(Protocol):
    """What license-expression, which is not typed, gives for a part of an expression."""

    args: "tuple[_Node, ...]"
    key: str  # of a symbol alone

    def simplify(self) -> "_Node": ...


class _Spdx(Protocol):
    """What we use of license-expression's reader of expressions."""

    AND: Callable[..., _Node]
    OR: type
    known_symbols: Mapping[str, object]
    known_symbols_lowercase: Mapping[str, object]

    def parse(self, expression: str) -> _Node: ...

    def unknown_license_keys(self, expression: _Node) -> Iterable[str]: ...


@lru_cache(maxsize=4096)
def licence_flags(expression: str) -> LicenceFlags:
    """What an expression asks for: AND asks for all, OR for what every choice asks; an exception takes nothing away.

    An unknown name asks for what its letters say at most: a caller has to look at `unknown` as well.
    """
    node = _parsed(expression)
    return LicenceFlags(unknown=(expression.strip(),)) if node is None else _flags(node)


def join_licences(expressions: Iterable[str]) -> str | None:
    """One expression that holds all: joined by AND, without repetition, sorted; None where there are none.

    What cannot be read is there as NOASSERTION, so that the flags of the whole still name a gap.
    """
    return _joined(frozenset(expressions))


def nearest_licences(name: str) -> list[str]:
    """Up to three licence names that are written much like a name, nearest first."""
    known = {key.lower(): key for key in _spdx().known_symbols if not _OWN.fullmatch(key)}
    return [known[close] for close in difflib.get_close_matches(name.lower(), known, n=3)]


@lru_cache(maxsize=4096)
def _joined(expressions: frozenset[str]) -> str | None:
    nodes = [_parsed(expression) for expression in expressions]
    known = [_spdx().parse(NO_ASSERTION) if node is None else node for node in nodes]
    if not known:
        return None
    return str((known[0] if len(known) == 1 else _spdx().AND(*known)).simplify())


@lru_cache(maxsize=1)
def _spdx() -> _Spdx:
    from license_expression import get_spdx_licensing  # noqa: PLC0415  # reads its list of licences: only when asked

    spdx: _Spdx = get_spdx_licensing()
    return spdx


def _parsed(expression: str) -> _Node | None:
    """The tree of an expression, None where it cannot be read or is empty."""
    from license_expression import ExpressionError  # noqa: PLC0415

    try:
        return _spdx().parse(expression)
    except (ExpressionError, AssertionError, IndexError, RecursionError):
        # The parser meets odd orders, as in `( ) MIT OR` and `( AND MIT and`, with errors of the last three kinds.
        return None


def _flags(node: _Node) -> LicenceFlags:
    """The flags of a tree."""
    if not node.args:
        return _symbol_flags(node)
    parts = [_flags(part) for part in node.args]
    unknown = tuple(sorted({name for part in parts for name in part.unknown}))
    choose = all if isinstance(node, _spdx().OR) else any
    return LicenceFlags(
        choose(part.non_commercial for part in parts),
        choose(part.no_derivatives for part in parts),
        choose(part.share_alike for part in parts),
        choose(part.no_tdm for part in parts),
        unknown,
    )


def _symbol_flags(symbol: _Node) -> LicenceFlags:
    """The flags of one licence, with its exception."""
    unknown = tuple(sorted(name for name in _spdx().unknown_license_keys(symbol) if not _is_known(name)))
    name = getattr(symbol, "license_symbol", symbol).key
    return _name_flags(name)._replace(unknown=unknown)


def _is_known(name: str) -> bool:
    """Whether a name that is not on the list is right all the same: one's own, or `+` for later versions."""
    return bool(_OWN.fullmatch(name)) or (name.endswith("+") and name[:-1].lower() in _spdx().known_symbols_lowercase)


def _name_flags(name: str) -> LicenceFlags:
    """The flags of one name, known or not: a misspelt CC-BY-NC still says what it wants."""
    if _OWN.fullmatch(name):
        words = name.rpartition("LicenseRef-")[2].lower().replace("_", "-")
        return LicenceFlags(
            non_commercial=bool(_NC.search(words)),
            no_derivatives=bool(_ND.search(words)),
            share_alike=bool(_SA.search(words)),
            no_tdm=bool(_NO_TDM.search(words)),
        )
    parts = name.upper().split("-")
    cc = parts[0] == "CC"
    return LicenceFlags(
        non_commercial=(cc and "NC" in parts) or bool(_NON_COMMERCIAL.match(name)),
        no_derivatives=cc and "ND" in parts,
        share_alike=(cc and "SA" in parts) or bool(_SHARE_ALIKE.match(name)),
    )
