"""Samples as records, and the sheet of each item: what was seen, what came of it, the finding it leads to."""

from typing import Annotated, Literal

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.management.audits.item_evidence import items_with_evidence
from catalog.management.audits.sampling import FrameName, Seed, Size
from catalog.management.audits.sampling import sample as draw_sample
from catalog.management.records.follow_ups import follow_ups
from catalog.management.records.history import writes_of
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.one_at_a_time import one_at_a_time
from catalog.session.parameters import About, By
from catalog.session.query import JsonObject, ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError
from catalog.values.times import moment_text

Result = Literal["ok", "exception"]
Grade = Literal["major", "minor", "observation", "opportunity", "good_practice"]
_OPENS_FINDING = frozenset({"major", "minor", "observation", "opportunity"})


def draw(
    catalog: Catalog,
    frame: FrameName,
    size: Size,
    seed: Seed,
    by: By,
    audit: Annotated[str | None, About("The id of the audit it is for.")] = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Draw a sample and record it, with both its times, so that it can be drawn again."""
    drawn = draw_sample(catalog, frame, size, seed, clocks)
    body: JsonObject = {
        "kind": "sample",
        "status": "drawn",
        "title": f"{min(size, drawn['population'])} of {drawn['population']} {drawn['frame'].replace('_', ' ')}",
        "by": by,
        "frame": drawn["frame"],
        "seed": seed,
        "size": size,
        "population": drawn["population"],
        "population_digest": drawn["population_digest"],
        "items": [*items_with_evidence(catalog, drawn)],
    }
    given = {"audit": audit, "as_of": drawn["as_of"], "known_at": drawn["known_at"]}
    body |= {key: value for key, value in given.items() if value is not None}
    body["id"] = digest_of({key: value for key, value in body.items() if key != "by"})[:16]
    write_records(catalog, [body], by)
    return body


@one_at_a_time
def examine(
    catalog: Catalog,
    sample: Annotated[str, About("The id of the sample.")],
    item: Annotated[int, About("The item's number, from 1.", least=1)],
    result: Annotated[Result, About("ok, or an exception.")],
    by: By,
    grade: Annotated[Grade | None, About("Of an exception: how grave it is.")] = None,
    note: Annotated[str | None, About("What was seen.")] = None,
    evidence: Annotated[list[str] | None, About("Texts or addresses that show it.")] = None,
    interview: Annotated[str | None, About("Who was asked, and what they answered.")] = None,
) -> JsonObject:
    """Fill in the sheet of an item; a graded exception opens a finding, and that a nonconformity where it is one.

    Raises NotFoundError where there is no such sample or item, BadQuestionError for an exception without a grade.
    """
    if (result == "exception") != (grade is not None and grade != "good_practice"):
        raise BadQuestionError(
            "An exception has a grade: major, minor, observation or opportunity. What is ok has none."
        )
    with ask(catalog, by_graph=False) as question:
        writes = writes_of(question, "sample", sample)
        if not writes:
            raise NotFoundError(
                f"There is no sample {sample!r}.", NextStep("All of them", "records", {"kind": "sample"})
            )
        held = writes[-1].body
        items = items_of(held)
        if item > len(items):
            raise NotFoundError(f"Sample {sample} has {len(items)} items, not {item}.", parameter="item")
        given = {
            "result": result,
            "grade": grade,
            "note": note,
            "evidence": evidence,
            "interview": interview,
            "by": by,
        }
        sheet: JsonObject = {key: value for key, value in given.items() if value is not None}  # type: ignore[misc]
        sheet["at"] = moment_text(question.asked_at)
        filled = [{**each, "sheet": sheet} if number == item else each for number, each in enumerate(items, 1)]
        records: list[JsonObject] = [{**held, "by": by, "items": [*filled]}]
        if grade in _OPENS_FINDING:
            finding = _finding(held, items[item - 1], item, sheet)
            records += [finding, *follow_ups(question, finding)]
    write_records(catalog, records, by)
    return {**records[0], "opened": [f"{each['kind']}/{each['id']}" for each in records[1:]]}


def items_of(sample: JsonObject) -> list[JsonObject]:
    """The items of a recorded sample, each with its sheet where it was examined."""
    items = sample["items"]
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _finding(sample: JsonObject, item: JsonObject, number: int, sheet: JsonObject) -> JsonObject:
    """The finding that an exception leads to."""
    version = {key: item[key] for key in ("namespace", "name", "version") if item.get(key)}
    linked: JsonObject = {"models" if sample["frame"] == "releases" else "datasets": [version]} if version else {}
    written: JsonObject = {
        "kind": "finding",
        "id": f"{sample['id']}-{number}",
        "status": "open",
        "title": f"{sample['frame']}: {item.get('name') or item.get('id')}".replace("_", " "),
        "by": sheet["by"],
        "opened_at": sheet["at"],
        "raised_at": sheet["at"],
        "sample": sample["id"],
        "item": item["item"],
        "grade": sheet["grade"],
        **linked,
    }
    more = {"note": sheet.get("note"), "audit": sample.get("audit")}
    return {**written, **{key: value for key, value in more.items() if value}}
