"""What changed of a version since somebody approved it."""

from typing import Annotated, TypedDict

from catalog.governance.assessment.build import assess
from catalog.lineage.trace_json import VersionName
from catalog.questions.compare import Differences, Known, Side, differences
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from catalog.session.parameters import About, Name, Namespace, Version
from catalog.session.query import Circumstances, ask


class _Head(TypedDict):
    target: VersionName
    since: str


class ApprovalChanges(_Head, Circumstances, Differences):
    """What sets a version as it is known now apart from what was known of it."""


def approval_changes(
    catalog: Catalog,
    name: Name,
    since: Annotated[str, About("When it was approved, RFC 3339.")],
    namespace: Namespace = None,
    version: Version = None,
) -> ApprovalChanges:
    """What was added, removed and changed of one version since an instant: lineage, declared facts, label, findings.

    Both sides are assessed by what was known at their time, so an approval's digests differ where these do, but for
    facts that no part of a label shows.
    """
    old, _, _ = _known(catalog, name, namespace, version, read_clocks(known_at=since))
    new, target, circumstances = _known(catalog, name, namespace, version, Clocks())
    return {"target": target, "since": since, **circumstances, **differences(old, new)}


def _known(
    catalog: Catalog, name: str, namespace: str | None, version: str | None, clocks: Clocks
) -> tuple[Known, VersionName, Circumstances]:
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        side = Side(question, assess(question, target.node), target)
        named: VersionName = {"namespace": target.namespace, "name": target.name, "version": target.version}
        return side.known(), named, question.circumstances()
