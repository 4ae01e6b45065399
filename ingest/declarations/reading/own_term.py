"""An entry under `terms`, as the vocabulary takes it."""

from catalog.vocabulary.terms import Term
from ingest.declarations.documents import TermEntry


def own_term(entry: TermEntry) -> tuple[str, Term]:
    """A term as the vocabulary takes it, with its kind."""
    iri = entry.iri or f"urn:whence:term:{entry.term}"
    return entry.kind, Term(entry.term, iri, entry.label, tuple(entry.broader), entry.meaning)
