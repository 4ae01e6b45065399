"""The findings of the whole catalog, a page or a group at a time, for those who work through them."""

from typing import Annotated, Literal, TypedDict

import orjson

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.answers.answers import PathStep
from catalog.governance.rules.retention_findings import RETENTION_KINDS
from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import About, Count, Skipped
from catalog.session.query import ask

Grouping = Literal["kind", "model", "source", "dataset", "owner"]
Severity = Annotated[str | None, About("violation, gap or warning.")]
IsWaived = Annotated[bool | None, About("Only those that somebody waived, or that nobody did.")]
GROUPS_SHOWN = 200


class FindingFound(TypedDict):
    """A finding of a search: about which version, found on the way to which, who has it, who waived it; its group.

    found_at: since when it is found, None where the whole catalog was assessed anew when it was.
    """

    id: str
    kind: str
    severity: str
    namespace: str
    name: str
    version: str
    about_namespace: str | None
    about_name: str | None
    about_version: str | None
    source: str | None
    message: str
    mend: str
    waived_by: str | None
    waiver_reason: str | None
    waived_until: str | None
    owner: str | None
    due_at: str | None
    assigned_at: str | None
    found_at: str | None
    path: list[PathStep]
    group_word: str | None
    group_namespace: str | None
    group_number: int


class FindingGroup(TypedDict):
    """A group of findings by severity; word: the value they share, "" where it is not known."""

    word: str
    namespace: str | None
    number: int
    violations: int
    gaps: int
    warnings: int
    versions: int


def search_findings(
    catalog: Catalog,
    *,
    finding: Annotated[str | None, About("The id of one.")] = None,
    severity: Severity = None,
    kind: Annotated[str | None, About("One kind only.")] = None,
    namespace: Annotated[str | None, About("The namespace of the version assessed.")] = None,
    name: Annotated[str | None, About("The name of the version assessed, or of a model that came from it.")] = None,
    source: Annotated[str | None, About('The declared source, "" where there is none.')] = None,
    about: Annotated[str | None, About("The name of the dataset it is about.")] = None,
    owner: Annotated[str | None, About('Whom it is assigned to, "" for nobody.')] = None,
    is_waived: IsWaived = None,
    grouping: Annotated[Grouping | None, About("Those of one group together.")] = None,
    count: Count = 50,
    skipped: Skipped = 0,
) -> Page[FindingFound]:
    """How many findings fit (`total`), and a page of them as `rows`, the most severe first; None asks nothing."""
    wanted: dict[str, object] = {
        "id": finding,
        "severity": severity,
        "kind": kind,
        "namespace": namespace,
        "name": name,
        "source": source,
        "about": about,
        "owner": owner,
        "is_waived": is_waived,
        "retention_kinds": RETENTION_KINDS,
        "grouping": grouping,
        "count": count,
        "skipped": skipped,
    }
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/search_findings", wanted)
    return page_of(FindingFound, [{**row, "path": orjson.loads(str(row["path"]))} for row in rows])


def group_findings(
    catalog: Catalog, *, grouping: Grouping, severity: Severity = None, is_waived: IsWaived = None
) -> list[FindingGroup]:
    """How many findings each group has, by severity, the most severe first; at most GROUPS_SHOWN groups."""
    refresh(catalog, VERDICT_TABLES)
    wanted: dict[str, object] = {
        "grouping": grouping,
        "severity": severity,
        "is_waived": is_waived,
        "retention_kinds": RETENTION_KINDS,
        "count": GROUPS_SHOWN,
    }
    with ask(catalog, by_graph=False) as question:
        return question.rows_of(FindingGroup, "questions/group_findings", wanted)
