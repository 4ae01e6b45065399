"""What an approval is bound to: digests of a version, its trace, what is declared and flows there, rules and quality.

Nothing in them depends on the time of the question, so an approval goes stale by what is recorded, never by waiting.
"""

import hashlib
from datetime import date
from typing import cast

import orjson

from catalog.governance.answers.finding_json import version_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.validations import newest_of_each
from catalog.lineage.closure import Closure, place_of
from catalog.lineage.gaps.clues import NO_CLUES
from catalog.lineage.trace_writer import trace_json
from catalog.session.query import rules_digest
from catalog.values.canonical_json import Json


def digests_of(subject: Subject, closure: Closure) -> dict[str, str]:
    """The digests of a version; closure: its own trace, without those of generators."""
    assessment = subject.assessment
    return {
        "model_version": digest_of(version_json(assessment, subject.node)),
        # What a gap is likely to mean follows from datasets outside the trace: an approval does not rest on it.
        "trace": digest_of(trace_json(closure, NO_CLUES)),
        "labels": digest_of(_declared(subject)),
        "rules": rules_digest(),
        "quality": digest_of(_quality(assessment, closure)),
    }


def digest_of(value: object) -> str:
    """SHA-256, in hex, of a value as JSON."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _declared(subject: Subject) -> Json:
    """Everything its label is worked out from but the clock: facts, declassifiers and columns of its own trace.

    Generators of synthetic data are part of it. What was assessed beside it, as an open case asks, is not.
    """
    assessment, situation = subject.assessment, subject.assessment.evidence.situation
    closure, flow, trace = assessment.closure, assessment.flow, subject.trace
    keys = {key for key, _ in trace}
    # What an edge without an author passes on keeps its columns, also where its target has a declaration of its own.
    stated_by = {(author, node[0]) for node in trace for author in flow.incoming(node) if author is not None}
    runs = {run for node in trace for run in closure.producers.get(node, ())}
    runs |= {author.run_key for author, _ in stated_by if author.run_key is not None}
    known = assessment.evidence.runs
    jobs = {(known[run].job_namespace, known[run].job_name) for run in runs if run in known}
    # Looked up, not looked through: an assessment of the whole catalog holds far more than one trace.
    parts = (
        [(assessment.full_names[key], situation.facts[key]) for key in keys if key in situation.facts],
        [(job, item) for job, item in assessment.evidence.declassifiers.items() if job in jobs],
        [(place, situation.lineage[place]) for place in stated_by if place in situation.lineage],
        [(node, situation.fields[node].names) for node in trace if node in situation.fields],
    )
    return [sorted((_plain(item) for item in part), key=orjson.dumps) for part in parts]


def _plain(value: object) -> Json:
    """A fact as JSON; sets in the order of their words."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return list[Json](sorted(cast("frozenset[str]", value)))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return cast("Json", value)


def _quality(assessment: Assessment, closure: Closure) -> Json:
    """The outcome of the newest validation by each suite of every version of the trace."""
    return [
        [*place_of(assessment.closure, node), check.suite, check.success]
        for node in sorted(closure.versions)
        if (checks := assessment.evidence.checks.get(node))
        for check in sorted(newest_of_each(checks), key=lambda check: check.suite)
    ]
