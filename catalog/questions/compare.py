"""What two versions of one dataset or model have in common, and what sets them apart.

Each part of the answer has the members added, removed and changed. Both versions are judged by what holds at the
question's time, so that what differs lies in the versions, not in when one asked.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, cast

from catalog.governance.answers.finding_json import PathsJson, finding_json
from catalog.governance.answers.label_json import label_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of, in_order
from catalog.governance.rules.kinds import SEVERITIES
from catalog.lineage.lookup import Target
from catalog.lineage.trace_json import trace_json
from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import About, Name, Namespace
from catalog.session.query import JsonObject, Question, ask
from catalog.values.errors import BadQuestionError

Members = Mapping[tuple[object, ...], dict[str, Any]]
_NAME = ("namespace", "name")
_JOB = ("job_namespace", "job_name")
_LABEL_LISTS = (
    "categories",
    "special_categories",
    "subjects",
    "permitted_purposes",
    "prohibited_purposes",
    "obligations",
)
_LABEL_VALUES = ("identifiability", "delete_by", "keep_until", "licence", "geography")


def compare(
    catalog: Catalog,
    name: Name,
    before: Annotated[str, About("A version.")],
    after: Annotated[str, About("Another version of the same dataset or model.")],
    namespace: Namespace = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """What was added, removed and changed from one version to another.

    Raises NotFoundError where one of them is unknown, BadQuestionError where both are the same.
    """
    with ask(catalog, clocks) as question:
        pair = [question.target(name, namespace, version) for version in (before, after)]
        if pair[0] == pair[1]:
            raise BadQuestionError(f"{pair[0].name} {before} and {after} are one version. Give two.")
        assessment = assess(question, *(target.node for target in pair))
        old, new = (_Side(question, assessment, target) for target in pair)
        answer = {
            "target": {"namespace": pair[0].namespace, "name": pair[0].name},
            "before": pair[0].version,
            "after": pair[1].version,
            **question.circumstances(),
            "ancestry": _difference(old.ancestry(), new.ancestry()),
            "jobs": _difference(old.jobs(), new.jobs()),
            "sources": _difference(old.sources(), new.sources()),
            "schema": _difference(old.schema(), new.schema()),
            "label": _label_difference(old.label, new.label),
            "findings": _difference(old.findings(), new.findings(), _weighs),
        }
        return cast("JsonObject", answer)


class _Side:
    """One of the two versions, as members that can be told apart from the other's."""

    def __init__(self, question: Question, assessment: Assessment, target: Target) -> None:
        self._question = question
        self._assessment = assessment
        self._target = target
        self._trace = cast("dict[str, Any]", trace_json(question.closure(target.node)))
        self.label = cast("dict[str, Any]", label_json(assessment, target.node))

    def ancestry(self) -> Members:
        """Every dataset the version came from, with the versions of it."""
        found: dict[tuple[object, ...], dict[str, Any]] = {}
        for row in self._trace["versions"]:
            if row["depth"]:
                named = {**_picked(row, _NAME), "type": row["type"], "versions": []}
                found.setdefault(tuple(row[key] for key in _NAME), named)["versions"].append(row["version"])
        for row in found.values():
            row["versions"].sort()
        return found

    def jobs(self) -> Members:
        """Every job that made something of the trace, with the versions of its code."""
        found: dict[tuple[object, ...], dict[str, Any]] = {}
        for run in self._trace["runs"]:
            place = tuple(run[key] for key in _JOB)
            row = found.setdefault(place, {**_picked(run, _JOB), "code_versions": []})
            if run["code_version"] and run["code_version"] not in row["code_versions"]:
                row["code_versions"].append(run["code_version"])
        for row in found.values():
            row["code_versions"].sort()
        return found

    def sources(self) -> Members:
        """Every dataset that contributes, as the label tells it."""
        return {tuple(row[key] for key in _NAME): row for row in self.label["sources"]}

    def schema(self) -> Members:
        """The columns, in their order."""
        given: dict[str, object] = {"dataset_key": self._target.dataset_key, "version": self._target.version}
        rows = self._question.rows("questions/show_fields", given)
        return {(row["field"],): {"field": row["field"], "type": row["type"]} for row in rows}

    def findings(self) -> Members:
        """The findings by what they are about, whichever version it is; of several that share it, the gravest."""
        found: dict[tuple[object, ...], dict[str, Any]] = {}
        subject, paths = Subject(self._assessment, self._target.node), PathsJson(self._assessment)
        for finding in in_order(self._assessment, findings_of(subject)):
            place = self._assessment.full_names[finding.dataset[0]] if finding.dataset else ()
            answer = cast("dict[str, Any]", finding_json(self._assessment, finding, paths))
            found.setdefault((finding.kind, *place, finding.detail), answer)
        return found


def _picked(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _weighs(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What of a finding can change: its words name versions, which differ anyway."""
    return {key: finding[key] for key in ("severity", "waived_by")}


def _difference(
    before: Members, after: Members, parts: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
) -> dict[str, Any]:
    """What only one side has, and what both have with other parts; `before` and `after` hold those parts only."""
    changed = []
    for place in before.keys() & after.keys():
        old, new = parts(before[place]), parts(after[place])
        differing = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        if differing:
            same = {key: value for key, value in after[place].items() if key not in differing}
            sides = ({key: side.get(key) for key in differing} for side in (old, new))
            changed.append((place, {**same, **dict(zip(("before", "after"), sides, strict=True))}))
    return {
        "added": [after[place] for place in _ordered(after, after.keys() - before.keys())],
        "removed": [before[place] for place in _ordered(before, before.keys() - after.keys())],
        "changed": [row for _, row in sorted(changed, key=lambda item: tuple(map(str, item[0])))],
        "unchanged": len(before.keys() & after.keys()) - len(changed),
    }


def _ordered(members: Members, places: set[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Places in the order their side has them; findings by severity."""
    wanted = [place for place in members if place in places]
    return sorted(wanted, key=lambda place: SEVERITIES.index(members[place].get("severity", SEVERITIES[0])))


def _label_difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Words added and removed by part of the label, and values that changed."""
    return {
        "added": _words_only_in(after, before),
        "removed": _words_only_in(before, after),
        "changed": [
            {"part": part, "before": before[part], "after": after[part]}
            for part in _LABEL_VALUES
            if before[part] != after[part]
        ],
        "unchanged": sum(1 for part in (*_LABEL_LISTS, *_LABEL_VALUES) if before[part] == after[part]),
    }


def _words_only_in(label: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"part": part, "value": word} for part in _LABEL_LISTS for word in label[part] if word not in other[part]]
