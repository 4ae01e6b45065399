"""An organisation's own words: in files an entry under `terms`, in the log a record of kind `term`."""

from collections.abc import Iterable

from catalog.questions.declared import Held
from catalog.vocabulary.terms import Term
from ingest.declarations.documents import TermEntry
from ingest.declarations.entry_facets import Body, Origin
from ingest.declarations.places import Place
from ingest.declarations.producer import PRODUCER

RECORD = "term"


def own_term(entry: TermEntry) -> tuple[str, Term]:
    """A term as the vocabulary takes it, with its kind."""
    iri = entry.iri or f"urn:whence:term:{entry.term}"
    return entry.kind, Term(entry.term, iri, entry.label, tuple(entry.broader), entry.meaning)


def term_body(entry: TermEntry) -> Body:
    """What a record of the term says of it."""
    kind, term = own_term(entry)
    return {
        "term_kind": kind,
        "label": term.label,
        "meaning": term.meaning,
        "broader": list(term.broader),
        "iri": term.iri,
    }


def term_origins(entry: TermEntry, place: Place) -> dict[str, Origin]:
    """Where a term was said."""
    return {"label": Origin(f"terms {entry.term}", place.file, place.line)}


def said_of(held: Held) -> Body:
    """What a record says of its term, without what says of what kind it is and who told it."""
    return {key: value for key, value in held.body.items() if key not in {"kind", "id", "status"} and key[0] != "_"}


def term_record(name: str, body: Body | None) -> Body:
    """The record that makes a term so, or takes it away."""
    told: Body = {"kind": RECORD, "id": name, "_producer": PRODUCER}
    return {**told, "status": "deleted"} if body is None else {**told, "status": "current", **body}


def names(entries: Iterable[tuple[TermEntry, Place]]) -> set[str]:
    """The terms that files bring."""
    return {entry.term for entry, _ in entries}
