"""The words facts may use, and what each covers."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property

from catalog.vocabulary import laws
from catalog.vocabulary.own_terms import own_term_faults
from catalog.vocabulary.terms import KINDS, SPECIAL, Term, table
from catalog.vocabulary.tree import Tree

VocabularyRow = tuple[str, str, str, str, list[str], str, bool]


class Vocabulary:
    """All terms of all kinds; immutable. A kind that is none raises KeyError."""

    def __init__(self, terms: Mapping[str, Iterable[Term]]) -> None:
        self._trees = {kind: Tree(kind, terms.get(kind, ())) for kind in KINDS}

    @staticmethod
    def standard() -> "Vocabulary":
        """The terms of W3C DPV 2.3 that we know, and three of our own for what models do; made once."""
        return _standard()

    def with_terms(self, extra: Iterable[tuple[str, Term]]) -> "Vocabulary":
        """The vocabulary with an organisation's own terms, as (kind, term); ValueError names all that is wrong."""
        own = list(extra)
        if faults := self.faults(own):
            raise ValueError("; ".join(reason for _, reason in faults))
        return Vocabulary({kind: [*self.terms(kind), *(term for of, term in own if of == kind)] for kind in KINDS})

    def faults(self, extra: Iterable[tuple[str, Term]]) -> list[tuple[int, str]]:
        """What is wrong with terms one wants to add, as (index, reason); none where `with_terms` will do."""
        return own_term_faults(list(extra), {kind: tree.terms for kind, tree in self._trees.items()})

    def canonical(self, kind: str, word: str) -> str | None:
        """The prefixed term of `dpv:Marketing`, a full address or a bare `Marketing`; None where there is none.

        A legal basis of another law (`br-lgpd:A7-1`) is taken as it is.
        """
        term = self._trees[kind].canonical(word)
        if term is None and kind == "legal_basis" and laws.is_other_law(word):
            return word
        return term

    def nearest(self, kind: str, word: str) -> list[str]:
        """Up to three terms that are written much like a word, nearest first."""
        return self._trees[kind].nearest(word)

    def closure(self, kind: str, term: str) -> frozenset[str]:
        """The term and everything below it; of an unknown term, only itself."""
        return self._trees[kind].below(term)

    def broadest(self, kind: str, terms: Iterable[str]) -> tuple[str, ...]:
        """The members of a set none of whose ancestors is in it, sorted."""
        members = frozenset(terms)
        tree = self._trees[kind]
        return tuple(sorted(term for term in members if not tree.above(term) & members))

    def covers(self, kind: str, granted: str, asked: str) -> bool:
        """Whether what is asked is what was granted or something below it; both canonical."""
        return asked in self.closure(kind, granted)

    def is_special(self, category: str) -> bool:
        """Whether a category is special (GDPR Art. 9) as DPV has it; False for an unknown word."""
        return category in self.closure("personal_data", SPECIAL)

    def describe(self, term: str) -> Term | None:
        """The term of whatever kind, None where there is no such term."""
        return next((tree.terms[term] for tree in self._trees.values() if term in tree.terms), None)

    def terms(self, kind: str) -> tuple[Term, ...]:
        """All terms of a kind, sorted."""
        return tuple(self._trees[kind].terms.values())

    def all_rows(self) -> list[VocabularyRow]:
        """Every term as (kind, term, iri, label, broader, meaning, is special), in the order of kinds and terms."""
        return [
            (
                kind,
                *term[:3],
                list(term.broader),
                term.meaning,
                kind == "personal_data" and self.is_special(term.term),
            )
            for kind in KINDS
            for term in self.terms(kind)
        ]

    def digest(self) -> str:
        """The SHA-256 of all rows, in hex."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        text = json.dumps(self.all_rows(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def _standard() -> Vocabulary:
    csv_kinds = ("purpose", "activity", "personal_data", "subject")
    return Vocabulary({**{kind: table(kind) for kind in csv_kinds}, **laws.law_terms()})
