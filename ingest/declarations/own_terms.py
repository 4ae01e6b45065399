"""An organisation's own words: in files an entry under `terms`, in the log a record of kind `term`."""

from collections.abc import Iterable

from catalog.events.openlineage import Body
from catalog.questions.declaring.declared import Held
from ingest.declarations.documents import TermEntry
from ingest.declarations.entry_facets import Origin
from ingest.declarations.producer import PRODUCER
from ingest.declarations.reading.own_term import own_term
from ingest.declarations.reading.places import Place

RECORD = "term"


def term_body(entry: TermEntry) -> Body:
    """The members of a record of the term."""
    kind, term = own_term(entry)
    return {
        "term_kind": kind,
        "label": term.label,
        "meaning": term.meaning,
        "broader": list(term.broader),
        "iri": term.iri,
    }


def term_origins(entry: TermEntry, place: Place) -> dict[str, Origin]:
    """Where a term is written."""
    return {"label": Origin(f"terms {entry.term}", place.file, place.line)}


def body_of(held: Held) -> Body:
    """The members of a record about its term, without those about the record itself: kind, id, status, producer."""
    return {key: value for key, value in held.body.items() if key not in {"kind", "id", "status"} and key[0] != "_"}


def term_record(name: str, body: Body | None) -> Body:
    """The record that defines a term, or takes it away."""
    about: Body = {"kind": RECORD, "id": name, "_producer": PRODUCER}
    return {**about, "status": "deleted"} if body is None else {**about, "status": "current", **body}


def names(entries: Iterable[tuple[TermEntry, Place]]) -> set[str]:
    """The terms that files bring."""
    return {entry.term for entry, _ in entries}
