"""What an advance of the log invalidates of what was derived before."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import orjson

from catalog.database.connection import staged_statement, statement
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.events.facet_values import member, members, name_of, text
from catalog.governance.assessment.build import all_versions
from catalog.governance.assessment.case_scope import open_cases
from catalog.governance.assessment.downstream import downstream_of, node_of
from catalog.governance.assessment.evidence import read_records
from catalog.lineage.closure import Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.session.query import Question
from catalog.values.keys import key_of

# The kinds of records that an assessment depends on, but for `term`, which may change any.
_ASSESSED_BY = frozenset({"waiver", "approval", "case", "receipt", "disposal", "compatibility"})


class Invalidated(NamedTuple):
    """The versions to compute again, and the datasets of which no version's rows may stay."""

    nodes: frozenset[Node]
    dataset_keys: frozenset[int]


def invalidated_versions(question: Question, since: datetime) -> Invalidated | None:
    """What was received since an instant, that included, can have changed of assessments; None: it may be anything.

    A version's label and findings follow from the facts, checks, reads and runs of its trace alone. So an event
    invalidates the versions of the datasets that it, its run or its job names, and everything downstream of those;
    so does a record that an assessment depends on. A term of the organisation's own, or a name that becomes
    another's, may change anything.
    """
    if question.cursor.execute(statement("derived/terms_changed"), {"since": since}).fetchall()[0][0]:
        return None
    named = invalidated_datasets(question, since)
    if named is None:
        return None
    keys = sorted(named | _named_by_records(question, since))
    if not keys:
        return Invalidated(frozenset(), frozenset())
    # `unversioned` too where it is assessed no longer: what read it is
    starts = [*all_versions(question, keys), *((key, UNVERSIONED) for key in keys)]
    nodes = _downstream(question, starts)
    if open_cases(question, read_records(question.cursor)):
        # A newer version of a dataset discharges what a case asks of the older ones, and of what came of those.
        nodes |= _downstream(question, all_versions(question, sorted({key for key, _ in nodes})))
    return Invalidated(nodes, frozenset(keys))


def _downstream(question: Question, starts: Iterable[Node]) -> frozenset[Node]:
    return frozenset(node_of(row) for row in downstream_of(question, list(dict.fromkeys(starts))))


def invalidated_datasets(question: Question, since: datetime) -> set[int] | None:
    """The datasets that may differ by what was received since an instant, that included; None: it may be any.

    They are those that an event, its run or its job names, by their canonical keys.
    """
    received: dict[str, object] = {"since": since}
    stage_joined_names(question.cursor)
    names_changed = staged_statement("derived/names_changed", NAME_PARTS)
    if question.cursor.execute(names_changed, received).fetchall()[0][0]:
        return None
    touched = staged_statement("derived/datasets_since", NAME_PARTS)
    return {key for (key,) in question.cursor.execute(touched, received).fetchall()}


def _named_by_records(question: Question, since: datetime) -> set[int]:
    """The datasets that records received since name, or named before."""
    wanted = {"since": since, "kinds": sorted(_ASSESSED_BY)}
    rows = question.cursor.execute(statement("derived/records_since"), wanted).fetchall()
    bodies = [orjson.loads(body) for (body,) in rows]
    places = [
        place for body in bodies for place in (body.get("target"), body.get("dataset"), *members(body.get("nodes")))
    ]
    # An approval names what it is of by its own members.
    places += [body for body in bodies if body.get("kind") == "approval"]
    found = {key_of(*name) for name in map(name_of, places) if name is not None}
    # A waiver need not name more than its finding.
    waived = sorted({finding for body in bodies if (finding := text(member(body, "finding")))})
    if waived:
        rows = question.cursor.execute(statement("derived/datasets_of_findings"), {"findings": waived}).fetchall()
        found |= {key for (key,) in rows}
    sources = sorted({source for body in bodies if (source := text(member(body, "target", "source")))})
    if not sources:
        return found
    declaring = question.cursor.execute(statement("derived/datasets_of_sources"), {"sources": sources}).fetchall()
    return found | {key for (key,) in declaring}
