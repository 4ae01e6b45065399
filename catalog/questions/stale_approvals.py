"""Approvals that hold no longer: of the latest version of a model, ran out, or granted before something changed."""

from typing import Literal, TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.decisions import examine, gate_of
from catalog.session.catalog import Catalog
from catalog.session.parameters import Count
from catalog.session.query import Question, ask


class StaleApproval(TypedDict):
    """A version whose approval is stale or ran out; changed: the parts of what it rests on that differ by now."""

    namespace: str
    name: str
    version: str
    state: Literal["stale", "expired"]
    by: str | None
    approved_at: str | None
    until: str | None
    changed: list[str]


class StaleApprovals(TypedDict):
    """Of so many approved latest versions, so many were examined; those of which the approval holds no longer."""

    approved: int
    examined: int
    rows: list[StaleApproval]


class _Approved(TypedDict):
    namespace: str
    name: str
    version: str
    total: int


def stale_approvals(catalog: Catalog, *, count: Count = 20) -> StaleApprovals:
    """The approvals of latest versions that hold no longer, by the digests they are bound to.

    Each is worked out as the gate does it, so at most `count` are: those that ran out and those of which something
    was declared, checked or ingested since come first.
    """
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        if not question.rows("questions/any_approval"):
            return {"approved": 0, "examined": 0, "rows": []}
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog) as question:
        approved = question.rows_of(_Approved, "questions/approved_latest", {"count": count})
        found = [_held(question, row) for row in approved]
    total = approved[0]["total"] if approved else 0
    return {"approved": total, "examined": len(approved), "rows": [row for row in found if row is not None]}


def _held(question: Question, row: _Approved) -> StaleApproval | None:
    """The approval of a version, where it holds no longer."""
    examined = examine(question, row["name"], row["namespace"], row["version"])
    approval = gate_of(question, examined)["approval"]
    state = approval["state"]
    if state not in ("stale", "expired"):
        return None
    return {
        **examined.named,
        "state": state,
        "by": approval["by"],
        "approved_at": approval["approved_at"],
        "until": approval["until"],
        "changed": approval["changed"],
    }
