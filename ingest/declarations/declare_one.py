"""Facets of one dataset, declared by a steward: checked and logged as those of files are."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic import ValidationError

from catalog.events.openlineage import Body
from catalog.governance.assessment.evidence import vocabulary_in_use
from catalog.questions.declaring.declared import Held, declared_facet
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.vocabulary.vocabulary import Vocabulary
from ingest.declarations.events import plan_entries
from ingest.declarations.plan import GOVERNED, Difference, Plan, bare, producer_of, same
from ingest.declarations.producer import FORM
from ingest.declarations.reading.faults import Fault, Path
from ingest.declarations.reading.places import Place
from ingest.declarations.reading.validation_errors import faults_of
from ingest.declarations.reading.yaml_nodes import read_yaml
from ingest.facets.checked_words import VOCABULARY
from ingest.facets.models import Facet


class Draft(NamedTuple):
    """A facet as it would be declared, and every fault of it; body None: taken away, or nothing in it."""

    body: Body | None
    faults: list[Fault]


class Declaration(NamedTuple):
    """A facet as it is declared, None where it is not; a later declaration has another seen_at."""

    body: Body | None
    producer: str | None
    seen_at: int | None


class Wanted(NamedTuple):
    """A facet as a steward wants it, None: taken away; seen_at: of the declaration it was made from."""

    facet: str
    body: Mapping[str, Json] | None
    seen_at: int | None


def words_of(catalog: Catalog) -> Vocabulary:
    """The words that declarations in a catalog may use: the standard ones and the organisation's own."""
    with catalog.cursor() as cursor:
        return vocabulary_in_use(cursor)


def declaration_of(catalog: Catalog, namespace: str, name: str, facet: str) -> Declaration:
    """What is declared now of a dataset of a canonical name, under one facet."""
    return _declaration(declared_facet(catalog, namespace, name, facet))


def _declaration(held: Held | None) -> Declaration:
    if held is None:
        return Declaration(None, None, None)
    return Declaration(None if held.is_cleared else bare(held.body), producer_of(held.body), held.event_time)


def draft(facet: str, body: Mapping[str, Json] | None, vocabulary: Vocabulary) -> Draft:
    """A facet with its words as they are kept, or its faults; members the facet does not have are left out."""
    if not body:
        return Draft(None, [])
    model = GOVERNED[facet]
    written = deepcopy(dict(body))
    try:
        return Draft(_read(model, written, vocabulary).members(), [])
    except ValidationError as error:
        root = read_yaml(json.dumps(written))[0][0]
        return Draft(written, faults_of(error, Place("", (), root), model))


def _read(model: type[Facet], body: Body, vocabulary: Vocabulary) -> Facet:
    """The facet of a body, less the members it does not have. Raises ValidationError for other faults."""
    context = {VOCABULARY: vocabulary}
    try:
        return model.model_validate(body, context=context)
    except ValidationError as error:
        for item in error.errors():
            if item["type"] == "extra_forbidden":
                _remove(body, item["loc"])
        return model.model_validate(body, context=context)


def _remove(body: Json, path: Path) -> None:
    """Take out the member at a path; pydantic's paths also name which of two forms it tried, which is no step."""
    *above, last = path
    for part in above:
        if isinstance(body, dict):
            body = body.get(str(part), body)
        elif isinstance(body, list) and isinstance(part, int):
            body = body[part]
    if isinstance(body, dict):
        body.pop(str(last), None)


def declare(
    catalog: Catalog,
    namespace: str,
    name: str,
    facet: str,
    body: Mapping[str, Json] | None,
    by: str,
    seen_at: int | None,
) -> Declaration:
    """Declare a facet of a dataset of a canonical name, or take it away (None); the declaration that now stands.

    Raises BadQuestionError as `declare_together` does.
    """
    declare_together(catalog, namespace, name, [Wanted(facet, body, seen_at)], by)
    return declaration_of(catalog, namespace, name, facet)


def declare_together(catalog: Catalog, namespace: str, name: str, wanted: Sequence[Wanted], by: str) -> None:
    """Declare several facets of a dataset of a canonical name at once: all of them or none.

    Raises BadQuestionError where one is faulty, changes nothing, nobody answers for them, or another declaration came
    after the one of its seen_at.
    """
    if not by.strip():
        raise BadQuestionError("Who declares it? Give a name: it is recorded.")
    vocabulary = words_of(catalog)
    changes = [_change(catalog, namespace, name, one, vocabulary) for one in wanted]
    catalog.append(plan_entries(Plan([], changes, [], [], 0, [], [], []), datetime.now(UTC), by.strip(), FORM))


def _change(catalog: Catalog, namespace: str, name: str, wanted: Wanted, vocabulary: Vocabulary) -> Difference:
    """The change that a steward wants of one facet. Raises BadQuestionError where it cannot be made."""
    checked = draft(wanted.facet, wanted.body, vocabulary)
    if checked.faults:
        raise BadQuestionError("; ".join(f"{fault.path}: {fault.reason}" for fault in checked.faults))
    held = declaration_of(catalog, namespace, name, wanted.facet)
    # Two stewards may have the form open: the later save must not undo what its author never saw.
    if held.seen_at != wanted.seen_at:
        raise BadQuestionError(f"Meanwhile {held.producer or 'somebody else'} declared it. Look at it again.")
    if same(draft(wanted.facet, held.body, vocabulary).body, checked.body):
        raise BadQuestionError("This is what is declared already.")
    return Difference(
        "dataset", namespace, name, wanted.facet, held.body, checked.body, {}, held.producer, held.seen_at
    )
