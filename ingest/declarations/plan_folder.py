"""Files of governance against a catalog."""

from collections.abc import Iterable

from catalog.questions.declaring.declared import read_known
from catalog.session.catalog import Catalog
from ingest.declarations.expansion import bare_names, expand
from ingest.declarations.plan import GOVERNED, Plan, make_plan
from ingest.declarations.reading.folder import GovernanceFile
from ingest.declarations.reading.parse import read_files
from ingest.declarations.recorded_runs import compare_runs
from ingest.declarations.unplaced import remarks_on_fields


def plan_of(catalog: Catalog, files: Iterable[GovernanceFile]) -> Plan:
    """What the files would change. Raises FaultyError with every fault of every file."""
    declared = read_files(files)
    known = read_known(catalog, GOVERNED, bare_names(declared))
    expanded = expand(declared, known)
    runs = compare_runs(declared.lineage, known.runs)
    remarks = [*expanded.remarks, *remarks_on_fields(catalog, expanded.facts)]
    return make_plan(expanded.facts, known, runs, declared.terms, remarks)
