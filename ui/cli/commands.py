"""Every command of `whence`, in the order its help lists them."""

from importlib import import_module
from typing import NamedTuple

from ui.cli.options import Command


class Listed(NamedTuple):
    """A command's line in the list, and the module of `ui.cli` whose COMMANDS has it."""

    summary: str
    module: str


LISTED = {
    "serve": Listed(
        "serve the catalog: receive events, answer questions, show the app", "operating.catalog_commands"
    ),
    "ingest": Listed("ingest events from files", "operating.catalog_commands"),
    "consume": Listed("ingest events from Kafka topics", "operating.consume"),
    "models": Listed("list the models", "lookup"),
    "datasets": Listed("list or search datasets", "lookup"),
    "search": Listed("find models and datasets by a name, column, owner or source", "search"),
    "runs": Listed("list or search runs, the newest first", "lookup"),
    "show": Listed("show a dataset or model in detail", "lookup"),
    "trace": Listed("trace a version back to its sources", "lookup"),
    "downstream": Listed("list what was made from a version or source", "search"),
    "impact": Listed("show what is downstream of a version or source", "verdicts"),
    "label": Listed("show the data protection summary of a version", "verdicts"),
    "findings": Listed("list violations, gaps and warnings", "verdicts"),
    "retention": Listed("list how long versions may be kept", "verdicts"),
    "compare": Listed("show what changed between two versions", "verdicts"),
    "gate": Listed("decide whether a version may be used", "verdicts"),
    "approve": Listed("approve a version for a purpose", "verdicts"),
    "waive": Listed("accept the risk of a finding until a date", "verdicts"),
    "assign": Listed("assign an owner to a finding", "verdicts"),
    "record": Listed("write a management record", "records"),
    "records": Listed("list management records, or the history of one", "records"),
    "raise": Listed("open risks and nonconformities for the findings that stand", "records"),
    "controls": Listed("show the controls of ISO/IEC 42001 and other frameworks", "management"),
    "sample": Listed("draw a sample for an audit, and fill in its sheets", "audits"),
    "calendar": Listed("list audits held, planned and due", "audits"),
    "kpis": Listed("show the measures of the management system", "management"),
    "review-pack": Listed("write what a management review looks at", "reviews"),
    "suggest-governance": Listed("write governance files to fill in", "declarations"),
    "plan": Listed("show what governance files would change", "declarations"),
    "apply": Listed("apply governance files", "declarations"),
    "validate": Listed("validate data by suites, and record the results", "validation"),
    "suggest": Listed("draft a suite from the data", "data"),
    "diff-data": Listed("compare two versions of data", "data"),
    "document": Listed("write a model card, datasheet or other document", "documents"),
    "evidence": Listed("write an evidence pack that anybody can check", "evidence"),
    "ask": Listed("ask any question of the HTTP API by its name", "questions"),
    "sql": Listed("run read-only SQL", "lookup"),
    "verify": Listed("check that the log is as it was written", "operating.catalog_commands"),
    "seal": Listed("write down, sign and check where the log ends", "operating.seals"),
    "redact": Listed("take personal data out of the log, with four eyes", "operating.redaction"),
    "keys": Listed("make, list and revoke the keys of a server", "operating.keys"),
    "digest": Listed("print the hash of everything the catalog holds", "operating.catalog_commands"),
    "backup": Listed("copy all of the catalog into a file", "operating.copies"),
    "snapshot": Listed("write a copy for analysts, without keys", "operating.copies"),
    "restore": Listed("bring a catalog back from a backup", "operating.copies"),
    "move": Listed("bring a catalog from a file into a lake, and back", "operating.move"),
    "maintain": Listed("keep a lake small: merge its files, remove what nothing needs", "operating.maintain"),
    "rebuild": Listed("read the whole log again", "operating.catalog_commands"),
    "doctor": Listed("look for what is wrong or odd", "operating.doctor"),
}


def load(name: str) -> Command:
    """A command; its module is imported only now, so that a list of all commands costs nothing."""
    # By name: an import of every module would double the time of --help (tests/test_light_door.py).
    commands: dict[str, Command] = import_module(f"ui.cli.{LISTED[name].module}").COMMANDS
    return commands[name]
