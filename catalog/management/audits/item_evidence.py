"""Where the evidence of a sampled item is, and its hash at the two times of the sample."""

import hashlib
from shlex import quote
from typing import cast

from catalog.governance.decisions.approval_digests import digest_of
from catalog.lineage.gaps.clues import NO_CLUES
from catalog.lineage.trace_writer import trace_json
from catalog.management.audits.sampling import Item, SampleAnswer
from catalog.management.records.history import writes_of
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.session.query import JsonObject, Question, ask
from catalog.values.canonical_json import canonical_json


def items_with_evidence(catalog: Catalog, drawn: SampleAnswer) -> list[JsonObject]:
    """The items of a sample, each with the command that shows its evidence, and the SHA-256 of that.

    Of a version it is the digest of its trace, which `whence gate --json` has under `digests`; of a record, of its
    canonical JSON. A dataset without a version has none.
    """
    clocks = read_clocks(drawn["as_of"], drawn["known_at"])
    dates = "".join(
        f" --{name} {time}" for name, time in (("as-of", drawn["as_of"]), ("known-at", drawn["known_at"])) if time
    )
    with ask(catalog, clocks) as question:
        found = [(cast("JsonObject", item), _evidence(question, item, dates)) for item in drawn["items"]]
    return [{**item, "evidence": evidence} for item, evidence in found]


def _evidence(question: Question, item: Item, dates: str) -> JsonObject:
    if "id" in item:
        writes = writes_of(question, item["kind"], item["id"])
        known = dates.partition(" --known-at")  # records are cut by what was known only
        command = f"whence records {item['kind']} --id {quote(item['id'])}{known[1]}{known[2]}"
        return {"command": command, "sha256": hashlib.sha256(canonical_json(writes[-1].body)).hexdigest()}
    place = f"{quote(item['namespace'])} {quote(item['name'])}"
    version = item.get("version")
    if version is None:
        return {"command": f"whence show {place}{dates}"}
    target = question.target(item["name"], item["namespace"], version)
    digest = digest_of(trace_json(question.closure(target.node), NO_CLUES))
    return {"command": f"whence gate {place} --version {quote(version)}{dates} --json", "sha256": digest}
