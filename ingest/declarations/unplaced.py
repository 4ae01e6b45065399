"""Remarks on declared fields that the catalog cannot place."""

from collections.abc import Iterable

from catalog.questions.declaring.declared import Name
from catalog.questions.declaring.unplaced import unplaced_declarations
from catalog.session.catalog import Catalog
from ingest.declarations.entry_facets import Fact
from ingest.declarations.reading.faults import Fault
from ingest.facets.models import PersonalData


def remarks_on_fields(catalog: Catalog, facts: Iterable[Fact]) -> list[Fault]:
    """A remark for each field that no schema and no column lineage has: it holds for the whole dataset."""
    facets: dict[Name, Fact] = {}
    declared: dict[Name, list[str]] = {}
    for fact in facts:
        fields = fact.body.get("fields") if fact.facet is PersonalData else None
        if isinstance(fields, dict) and fields:
            facets[fact.namespace, fact.name] = fact
            declared[fact.namespace, fact.name] = list(fields)
    unplaced = unplaced_declarations(catalog, declared) if declared else {}
    return [_remark(facets[name], field) for name, fields in sorted(unplaced.items()) for field in sorted(fields)]


def _remark(fact: Fact, field: str) -> Fault:
    origin = fact.origins["fields"]
    reason = (
        f"no schema and no column lineage of {fact.namespace} {fact.name} has a field {field!r}, so what is declared "
        f"of it holds for the whole dataset. The fields it has: whence show {fact.name}"
    )
    return Fault(origin.file, origin.line, f"{origin.entry}.personal_data.fields.{field}", reason)
