"""The terms of one kind as a tree in which a term may have several parents."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from catalog.vocabulary.terms import PREFIXES, ROOTS, Term

# Shorter words are a part of too many.
_SHORTEST_PART = 4


class Tree:
    """The terms of a kind, found by their words, with all that is below and above each."""

    def __init__(self, kind: str, terms: Iterable[Term]) -> None:
        self.terms = {term.term: term for term in sorted(terms)}
        self._root = ROOTS.get(kind)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, str] = {}
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._below: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._broader = {term: self._parents(term) for term in self.terms}
        for term in self.terms.values():
            for parent in self._broader[term.term]:
                self._narrower[parent].append(term.term)
            self._words[term.term] = self._words[term.iri] = term.term
            self._bare[_local(term.term)].append(term.term)

    def canonical(self, word: str) -> str | None:
        """The term of a prefixed, full or bare word; of a bare word of two terms DPV's, else None."""
        if word in self._words:
            return self._words[word]
        meant = self._bare.get(word, [])
        meant = [term for term in meant if term.partition(":")[0] in PREFIXES] or meant
        return meant[0] if len(meant) == 1 else None

    def nearest(self, word: str) -> list[str]:
        """Up to three terms that are written much like the word, after them those it is a part of."""
        asked = _local(word).lower()
        spelt: dict[str, list[str]] = defaultdict(list)
        for bare, terms in self._bare.items():
            spelt[bare.lower()] += terms
        close = difflib.get_close_matches(asked, spelt, n=3)
        if len(asked) >= _SHORTEST_PART:
            close += sorted((bare for bare in spelt if asked in bare and bare not in close), key=len)
        return [term for bare in close for term in spelt[bare]][:3]

    def below(self, term: str) -> frozenset[str]:
        """The term and everything below it; of a term that is not here, only itself."""
        if term not in self.terms:
            return frozenset((term,))
        if term not in self._below:
            self._below[term] = _reached(term, self._narrower)
        return self._below[term]

    def above(self, term: str) -> frozenset[str]:
        """Everything above the term, not itself; nothing for a term that is not here."""
        if term not in self.terms:
            return frozenset()
        if term not in self._above:
            self._above[term] = _reached(term, self._broader) - {term}
        return self._above[term]

    def _parents(self, term: str) -> tuple[str, ...]:
        """The parents; the root for what has none of its kind (DPV puts dpv:RightsFulfilment below a legal basis)."""
        if term == self._root:
            return ()
        return self.terms[term].broader or ((self._root,) if self._root else ())


def _local(word: str) -> str:
    """What follows the prefix, or the last part of an address."""
    for mark in ("#", "/", ":"):
        word = word.rpartition(mark)[2]
    return word


def _reached(start: str, steps: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """All that can be reached from a term, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        for step in steps.get(waiting.pop(), ()):
            if step not in reached:
                reached.add(step)
                waiting.append(step)
    return frozenset(reached)
