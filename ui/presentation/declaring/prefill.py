"""What a steward's form begins with where nothing is declared yet: what follows from the dataset and the finding."""

import re
from pathlib import PurePosixPath

from catalog.events.openlineage import Body
from catalog.questions.show import Shown
from catalog.values.canonical_json import Json

_WANT_A_BASIS = frozenset({"no_valid_grant", "purpose_not_covered", "prohibited_purpose"})
_WITHDRAWN = "dpv:ConsentWithdrawn"
_WORDS = re.compile(r"[\W_]+")


def prefilled(facet: str, body: Body, known: Shown, purpose: str | None, kind: str | None) -> Body:
    """The body that a form begins with; what is declared is never changed, only added to.

    kind, purpose: of the finding the form was opened for, and of the model it is about; None where there is none.
    """
    if facet == "whence_source" and not body:
        return _source(known)
    if facet == "whence_grants" and kind in _WANT_A_BASIS:
        return _with_basis(body, known, purpose)
    return body


def with_ended(body: Body, grant: str, ended_on: str) -> Body:
    """The legal bases with one of them, a consent, withdrawn since a day."""
    grants = body.get("grants")
    ended: Body = {"status": _WITHDRAWN, "status_since": ended_on}
    return {
        **body,
        "grants": [
            {**item, **ended} if isinstance(item, dict) and item.get("id") == grant else item
            for item in (grants if isinstance(grants, list) else [])
        ],
    }


def _source(known: Shown) -> Body:
    owner = known.get("owner")
    return {"name": _stem(known["name"]), **({"owner": owner} if owner else {})}


def _with_basis(body: Body, known: Shown, purpose: str | None) -> Body:
    """One legal basis more, for what the data are used for."""
    grants = body.get("grants")
    declared: list[Json] = [*grants] if isinstance(grants, list) else []
    taken = {str(item.get("id")) for item in declared if isinstance(item, dict)}
    stem = f"{known.get('source_name') or _stem(known['name'])}-basis"
    name = next(each for each in (stem, *(f"{stem}-{place}" for place in range(2, 10_000))) if each not in taken)
    purposes: list[Json] = [purpose] if purpose else []
    added: Body = {"id": name, **({"purposes": purposes} if purposes else {})}
    return {**body, "grants": [*declared, added]}


def _stem(name: str) -> str:
    """The last part of a name in words of a source: `/data/partners/partner_export.csv` is `partner-export`."""
    last = PurePosixPath(name.rstrip("/")).name or name
    return _WORDS.sub("-", last.split(".")[0] if "." in last and "/" in name else last).strip("-") or "source"
