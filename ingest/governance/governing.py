"""Plan and apply: files of governance against a catalog."""

from collections.abc import Iterable
from datetime import datetime

from catalog.declared import read_known
from catalog.store import Catalog
from ingest.governance.events import plan_entries
from ingest.governance.expansion import bare_names, expand
from ingest.governance.plan import GOVERNED, Plan, make_plan
from ingest.governance.reading import GovernanceFile, read_files
from ingest.governance.recorded_runs import compare_runs


def plan_of(catalog: Catalog, files: Iterable[GovernanceFile]) -> Plan:
    """What the files would change. Raises FaultyError with every fault of every file."""
    declared = read_files(files)
    known = read_known(catalog, GOVERNED, bare_names(declared))
    expanded = expand(declared, known)
    runs = compare_runs(declared.lineage, known.runs)
    return make_plan(expanded.facts, known, runs, expanded.remarks, declared.own_terms)


def apply_files(catalog: Catalog, files: Iterable[GovernanceFile], now: datetime, actor: str | None) -> Plan:
    """Make the files true, all of them or, killed on the way, none; what was changed. Raises FaultyError."""
    plan = plan_of(catalog, files)
    catalog.append(plan_entries(plan, now, actor))
    return plan
