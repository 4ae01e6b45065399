"""What a gap of the list likely means: the list does not keep it, the assessment of its version has it."""

from catalog.governance.rules.kinds import KINDS
from catalog.questions import verdicts
from catalog.questions.searching.findings_search import FindingFound
from ui import app_catalog
from ui.presentation.declaring.fixes import Flaw, flaw_of_row
from ui.presentation.tracing.trace_findings import find_finding

_ABOUT_NAMES = "if they are one, declare it"


def with_candidates(row: FindingFound) -> Flaw:
    """A finding of the list with its candidates; the version is assessed only where the remedy speaks of names."""
    flaw = flaw_of_row(row)
    if row["kind"] not in KINDS or _ABOUT_NAMES not in row["mend"].lower():
        return flaw
    found = app_catalog.ask(verdicts.findings, namespace=row["namespace"], name=row["name"], version=row["version"])
    finding = find_finding(found, row["id"])
    return flaw._replace(candidates=finding.get("candidates", ())) if finding else flaw
