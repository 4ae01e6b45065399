"""Every question by its name: the function that answers it, and its route.

HTTP, the command line, the client of a server and the app all look here, so a new question is one entry. A function
is named by its place and imported when it is asked: a short command loads its own question and no other.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Literal, NamedTuple

from catalog.access.roles import Permission

Answering = Callable[..., object]


class QuestionEntry(NamedTuple):
    """A question: the place of its function below `catalog`, its route below /api/v1/, and what asking it does.

    writes: it adds to the log. is_cached: the answer stays the same while the log and the day do. writer: the place
    of a function that gives the same answer for orjson to write, where that is faster than making values of it.
    needs: the permission it takes, at every door.
    """

    name: str
    place: str
    path: str
    method: Literal["GET", "POST"] = "GET"
    writes: bool = False
    is_cached: bool = True
    writer: str | None = None
    needs: Permission = Permission.READ

    def function(self) -> Answering:
        """The function that answers, of a catalog and the parameters by name."""
        return _function_at(self.place)

    def writing_function(self) -> Answering:
        """The same, its answer for orjson to write."""
        return _function_at(self.writer or self.place)


def _function_at(place: str) -> Answering:
    module, _, name = place.partition(":")
    function: Answering = getattr(import_module(f"catalog.{module}"), name)
    return function


def _reads(
    name: str, place: str, path: str | None = None, *, is_cached: bool = True, writer: str | None = None
) -> QuestionEntry:
    return QuestionEntry(name, place, path or name, is_cached=is_cached, writer=writer)


def _records(name: str, place: str, path: str) -> QuestionEntry:
    return QuestionEntry(name, place, path, "POST", writes=True, is_cached=False, needs=Permission.DECIDE)


def _manages(name: str, place: str, path: str) -> QuestionEntry:
    return QuestionEntry(name, place, path, "POST", writes=True, is_cached=False, needs=Permission.MANAGE)


def _audits(name: str, place: str, path: str) -> QuestionEntry:
    return QuestionEntry(name, place, path, "POST", writes=True, is_cached=False, needs=Permission.AUDIT)


_ENTRIES = (
    _reads("trace", "questions.trace:trace", writer="questions.trace:write_trace"),
    _reads("impact", "questions.impact:impact"),
    _reads("downstream", "questions.downstream:downstream"),
    _reads("compare", "questions.compare:compare"),
    _reads("show", "questions.show:show"),
    _reads("target", "questions.show:target"),
    _reads("label", "questions.verdicts:label"),
    _reads("findings", "questions.verdicts:findings"),
    _reads("retention", "questions.verdicts:retention"),
    _reads("gate", "governance.decisions.decisions:gate"),
    _reads("document", "evidence.documents.document:document"),
    _reads("approval-changes", "questions.approval_changes:approval_changes"),
    _reads("datasets", "questions.lists:datasets"),
    _reads("models", "questions.lists:models"),
    _reads("runs", "questions.lists:runs"),
    _reads("records", "questions.lists:records"),
    _reads("record-history", "management.records.history:record_history", "records/history"),
    _reads("frames", "management.audits.frames:frames"),
    _reads("sample", "management.audits.sampling:sample"),
    _reads("review-pack", "management.reviews.pack:review_pack"),
    _reads("calendar", "management.audits.calendar:calendar"),
    _reads("demanded-suites", "questions.lists:demanded_suites"),
    _reads("search", "questions.searching.find:find"),
    _reads("search/datasets", "questions.searching.search:search_datasets"),
    _reads("search/models", "questions.searching.search:search_models"),
    _reads("search/names", "questions.searching.search:search_names"),
    _reads("search/runs", "questions.searching.run_search:search_runs"),
    _reads("search/choices", "questions.searching.search:search_choices"),
    _reads("findings/search", "questions.searching.findings_search:search_findings"),
    _reads("findings/groups", "questions.searching.findings_search:group_findings"),
    _reads("validations", "questions.validations:search_validations"),
    _reads("validations/overview", "questions.validations:quality_overview"),
    _reads("validations/choices", "questions.validations:validation_choices"),
    _reads("validations/missing", "questions.validations:unvalidated_datasets"),
    _reads("validations/history", "questions.validations:suite_history"),
    _reads("controls", "management.answers.controls:controls"),
    QuestionEntry("controls/own", "questions.own_framework:own_controls", "controls/own", "POST", is_cached=False),
    _reads("kpis", "management.answers.kpis:kpis"),
    _reads("overview/log", "questions.overview:log_overview"),
    _reads("overview/attention", "questions.attention:attention"),
    _reads("overview/approvals", "questions.stale_approvals:stale_approvals"),
    _reads("overview/verdicts", "questions.overview:verdict_overview"),
    _reads("sql/queries", "questions.own_queries:own_queries"),
    _reads("declarations", "questions.declaring.declaration_history:declaration_history"),
    _reads("run", "questions.run:run"),
    _reads("model", "questions.model:model"),
    QuestionEntry("what-if", "questions.declaring.what_if:what_if", "what-if", "POST"),
    _reads("log/entries", "questions.operating.log_entries:newest_entries"),
    _reads("log/entry", "questions.operating.log_entries:entry_body"),
    _reads("log/warnings", "questions.operating.log_entries:odd_events"),
    # Rejecting an input does not make the log grow.
    _reads("log/rejected", "questions.operating.log_entries:rejected_inputs", is_cached=False),
    _reads("digest", "questions.operating.upkeep:digest"),
    # What is on the disk may change without the log: that is what these two look for.
    QuestionEntry("verify", "questions.operating.upkeep:verify", "verify", is_cached=False, needs=Permission.AUDIT),
    _reads("doctor", "questions.operating.doctor:doctor", is_cached=False),
    QuestionEntry(
        "rebuild", "questions.operating.upkeep:rebuild", "rebuild", "POST", is_cached=False, needs=Permission.MANAGE
    ),
    QuestionEntry("seal", "questions.operating.seals:seal", "seal", is_cached=False, needs=Permission.AUDIT),
    QuestionEntry(
        "check-seal",
        "questions.operating.seals:check_seal",
        "seal/check",
        "POST",
        is_cached=False,
        needs=Permission.AUDIT,
    ),
    QuestionEntry("keys", "questions.operating.keys:keys", "keys", is_cached=False, needs=Permission.MANAGE),
    QuestionEntry(
        "keys/trail", "questions.operating.keys:trail", "keys/trail", is_cached=False, needs=Permission.AUDIT
    ),
    _manages("add-key", "questions.operating.keys:add_key", "keys"),
    _manages("revoke-key", "questions.operating.keys:revoke_key", "keys/revoked"),
    _reads("redactions", "questions.operating.redaction:redactions", is_cached=False),
    _records("redact", "questions.operating.redaction:redact", "redactions"),
    _manages("confirm-redaction", "questions.operating.redaction:confirm_redaction", "redactions/confirmed"),
    _records("approve", "governance.decisions.decisions:approve", "approvals"),
    _records("waive", "governance.decisions.decisions:waive", "waivers"),
    _records("waive-all", "governance.decisions.decisions:waive_all", "waivers/batch"),
    _records("revoke-waiver", "governance.decisions.revocations:revoke", "waivers/revoked"),
    _records("revoke-waivers", "governance.decisions.revocations:revoke_all", "waivers/revoked/batch"),
    _records("save-query", "questions.own_queries:save_query", "sql/queries"),
    _records("remove-query", "questions.own_queries:remove_query", "sql/queries/removed"),
    _records("assign", "governance.decisions.decisions:assign", "assignments"),
    _records("assign-all", "governance.decisions.decisions:assign_all", "assignments/batch"),
    _records("case", "questions.impact:open_case", "cases"),
    _records("closed-case", "questions.impact:close_case", "cases/closed"),
    _audits("draw", "management.audits.sheets:draw", "management/samples"),
    _audits("examine", "management.audits.sheets:examine", "management/samples/examined"),
    _records("kpi-actions", "management.answers.kpi_actions:open_actions", "kpis/actions"),
    _records("raise", "management.records.by_rule:raise_records", "management/raised"),
)
QUESTIONS = {entry.name: entry for entry in _ENTRIES}
