"""The questions users ask, each a function of a catalog and plain values, answered in JSON-able values.

Commands, routes and pages all ask these; so an answer is the same through every door.
"""

from collections.abc import Callable

from catalog.governance.decisions import decisions
from catalog.questions import compare, doctor, impact, lists, show, trace, upkeep, verdicts
from catalog.session.query import JsonObject

QUESTIONS: dict[str, Callable[..., JsonObject | list[JsonObject]]] = {
    "trace": trace.trace,
    "impact": impact.impact,
    "case": impact.open_case,
    "closed-case": impact.close_case,
    "records": lists.records,
    "label": verdicts.label,
    "findings": verdicts.findings,
    "retention": verdicts.retention,
    "compare": compare.compare,
    "gate": decisions.gate,
    "approve": decisions.approve,
    "waive": decisions.waive,
    "assign": decisions.assign,
    "target": show.target,
    "demanded-suites": lists.demanded_suites,
    "models": lists.models,
    "datasets": lists.datasets,
    "runs": lists.runs,
    "show": show.show,
    "digest": upkeep.digest,
    "verify": upkeep.verify,
    "doctor": doctor.doctor,
}
