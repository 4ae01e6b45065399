"""Approvals that hold no longer: of the latest version of a model, ran out, or granted before something changed."""

from typing import Literal, TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.catalog import Catalog
from catalog.session.parameters import Count
from catalog.session.query import ask


class StaleApproval(TypedDict):
    """A version whose approval holds no longer; changed: the parts of what it rests on that differ by now."""

    namespace: str
    name: str
    version: str
    state: Literal["stale", "expired", "unknown"]
    by: str | None
    approved_at: str | None
    until: str | None
    changed: list[str]


class StaleApprovals(TypedDict):
    """Of so many approved latest versions, so many were examined; those of which the approval holds no longer.

    lapsed: how many these are, of which rows has at most as many as were asked for.
    """

    approved: int
    examined: int
    lapsed: int
    rows: list[StaleApproval]


class _Approved(StaleApproval):
    """A row of the statement: an approved version, and the numbers of all of them."""

    approved: int
    examined: int
    lapsed: int


def stale_approvals(catalog: Catalog, *, count: Count = 20) -> StaleApprovals:
    """The approvals of latest versions that hold no longer, as `approval_states` has them, newest first."""
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        is_any = question.rows("questions/any_approval")
    if is_any:
        refresh(catalog, VERDICT_TABLES)
    with ask(catalog, by_graph=False) as question:
        found = question.rows_of(_Approved, "questions/stale_approvals", {"count": count}) if is_any else []
    if not found:
        return {"approved": 0, "examined": 0, "lapsed": 0, "rows": []}
    first = found[0]
    approved, examined, lapsed = first["approved"], first["examined"], first["lapsed"]
    rows = [_stale(row) for row in found[: min(count, lapsed)]]
    return {"approved": approved, "examined": examined, "lapsed": lapsed, "rows": rows}


def _stale(row: _Approved) -> StaleApproval:
    return {
        "namespace": row["namespace"],
        "name": row["name"],
        "version": row["version"],
        "state": row["state"],
        "by": row["by"],
        "approved_at": row["approved_at"],
        "until": row["until"],
        "changed": row["changed"],
    }
