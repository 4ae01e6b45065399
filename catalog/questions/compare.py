"""What two versions of one dataset or model have in common, and what sets them apart.

Each part of the answer has the members added, removed and changed. Both versions are assessed by what holds at the
question's time, so that what differs lies in the versions, not in when one asked.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Generic, NamedTuple, TypedDict, TypeVar

from catalog.governance.answers.answers import FindingAnswer, LabelSource, LabelTerms
from catalog.governance.answers.finding_json import PathsJson, finding_json
from catalog.governance.answers.label_json import label_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of, in_order
from catalog.governance.rules.kinds import SEVERITIES
from catalog.lineage.edge_facts import NO_EDGE_FACTS
from catalog.lineage.gaps.clues import NO_CLUES
from catalog.lineage.lookup import UNVERSIONED, Target
from catalog.lineage.reads import Statistics, find_reads
from catalog.lineage.trace_writer import trace_json
from catalog.questions.training import TrainingValue, training_values
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, Name, Namespace
from catalog.session.query import Circumstances, Question, ask
from catalog.values.errors import BadQuestionError, NotFoundError

Place = tuple[str | None, ...]
Member = TypeVar("Member", bound=Mapping[str, object])
_LABEL_LISTS = (
    "categories",
    "special_categories",
    "subjects",
    "permitted_purposes",
    "prohibited_purposes",
    "obligations",
)
_LABEL_VALUES = ("identifiability", "delete_by", "keep_until", "licence", "geography")


class Ancestor(TypedDict):
    """A dataset that a version came from, with its versions in the trace; statistics: of reads without a version."""

    namespace: str
    name: str
    type: str | None
    versions: list[str]
    statistics: list[Statistics]


class MakingJob(TypedDict):
    """A job that made something of the trace, with the versions of its code."""

    job_namespace: str
    job_name: str
    code_versions: list[str]


class ColumnType(TypedDict):
    """A column of a schema."""

    field: str
    type: str | None


class Difference(TypedDict, Generic[Member]):
    """What only one side has, and how many both have alike.

    changed: the parts that are the same, and under `before` and `after` those that differ.
    """

    added: list[Member]
    removed: list[Member]
    changed: list[dict[str, object]]
    unchanged: int


class LabelWord(TypedDict):
    """A word of a part of a label."""

    part: str
    value: str


class LabelChange(TypedDict):
    """A part of a label that changed its value."""

    part: str
    before: object
    after: object


class LabelDifference(TypedDict):
    """Words added and removed by part of the label, and values that changed."""

    added: list[LabelWord]
    removed: list[LabelWord]
    changed: list[LabelChange]
    unchanged: int


class ComparedTarget(TypedDict):
    """The dataset or model whose versions are compared."""

    namespace: str
    name: str


class _Head(TypedDict):
    target: ComparedTarget
    before: str
    after: str


class Differences(TypedDict):
    """What sets two sides apart, by the parts of what is known of each."""

    ancestry: Difference[Ancestor]
    jobs: Difference[MakingJob]
    sources: Difference[LabelSource]
    schema: Difference[ColumnType]
    training: Difference[TrainingValue]
    label: LabelDifference
    findings: Difference[FindingAnswer]


class Comparison(_Head, Circumstances, Differences):
    """What sets two versions apart."""


def compare(
    catalog: Catalog,
    name: Name,
    before: Annotated[str, About("A version.")],
    after: Annotated[str, About("Another version of the same dataset or model.")],
    namespace: Namespace = None,
    clocks: Clocks | None = None,
) -> Comparison:
    """What was added, removed and changed from one version to another.

    Raises NotFoundError where one of them is unknown or did not exist yet, BadQuestionError where both are the same.
    """
    with ask(catalog, clocks) as question:
        pair = [question.target(name, namespace, version, is_walked=True) for version in (before, after)]
        if question.not_yet:
            raise NotFoundError(question.not_yet["message"])
        # Two names of one dataset, or a digest and what it means, may come to this.
        if pair[0] == pair[1]:
            raise BadQuestionError(f"{pair[0].name} {before} and {after} are one version. Give two.")
        # One for both: what flows is worked out once, and both sides rest on the same facts.
        assessment = assess(question, *(target.node for target in pair))
        old, new = (Side(question, assessment, target) for target in pair)
        return {
            "target": {"namespace": pair[0].namespace, "name": pair[0].name},
            "before": pair[0].version,
            "after": pair[1].version,
            **question.circumstances(),
            **differences(old.known(), new.known()),
        }


class Known(NamedTuple):
    """What is known of one side, as members that can be compared with the other's."""

    ancestry: dict[Place, Ancestor]
    jobs: dict[Place, MakingJob]
    sources: dict[Place, LabelSource]
    schema: dict[Place, ColumnType]
    training: dict[Place, TrainingValue]
    label: LabelTerms
    findings: dict[Place, FindingAnswer]


def differences(old: Known, new: Known) -> Differences:
    """What sets the new side apart from the old one."""
    return {
        "training": difference(old.training, new.training),
        "ancestry": difference(old.ancestry, new.ancestry),
        "jobs": difference(old.jobs, new.jobs),
        "sources": difference(old.sources, new.sources),
        "schema": difference(old.schema, new.schema),
        "label": label_difference(old.label, new.label),
        "findings": difference(old.findings, new.findings, weighs),
    }


class Side:
    """One of the two versions at the time of a question."""

    def __init__(self, question: Question, assessment: Assessment, target: Target) -> None:
        self._question = question
        self._assessment = assessment
        self._target = target
        closure = question.closure(target.node)
        self._trace = trace_json(
            closure, NO_CLUES, NO_EDGE_FACTS._replace(reads=find_reads(question.cursor, closure))
        )
        self.label = label_json(assessment, target.node)

    def known(self) -> Known:
        """All that is compared; it outlives the question."""
        return Known(
            self.ancestry(),
            self.jobs(),
            self.sources(),
            self.schema(),
            self.training(),
            self.label,
            self.findings(),
        )

    def ancestry(self) -> dict[Place, Ancestor]:
        """Every dataset the version came from, with the versions of it."""
        found: dict[Place, Ancestor] = {}
        for row in self._trace["versions"]:
            if row["depth"]:
                dataset = row["namespace"], row["name"]
                named: Ancestor = {
                    "namespace": dataset[0],
                    "name": dataset[1],
                    "type": row["type"],
                    "versions": [],
                    "statistics": [],
                }
                found.setdefault(dataset, named)["versions"].append(row["version"])
        for edge in self._trace["edges"]:
            # Of what has versions these say what differs; of a raw file only its size and counts can.
            source, statistics = edge["source"], edge.get("statistics")
            read = found.get((source["namespace"], source["name"]))
            if read and statistics and source["version"] == UNVERSIONED and statistics not in read["statistics"]:
                read["statistics"].append(statistics)
        for ancestor in found.values():
            ancestor["versions"].sort()
            ancestor["statistics"].sort(key=str)
        return found

    def jobs(self) -> dict[Place, MakingJob]:
        """Every job that made something of the trace, with the versions of its code."""
        found: dict[Place, MakingJob] = {}
        for run in self._trace["runs"]:
            job = run["job_namespace"], run["job_name"]
            named: MakingJob = {"job_namespace": job[0], "job_name": job[1], "code_versions": []}
            code_versions = found.setdefault(job, named)["code_versions"]
            if run["code_version"] and run["code_version"] not in code_versions:
                code_versions.append(run["code_version"])
        for making in found.values():
            making["code_versions"].sort()
        return found

    def sources(self) -> dict[Place, LabelSource]:
        """Every dataset that contributes, as the label has it."""
        return {(row["namespace"], row["name"]): row for row in self.label["sources"]}

    def schema(self) -> dict[Place, ColumnType]:
        """The columns, in their order."""
        given: dict[str, object] = {"dataset_key": self._target.dataset_key, "version": self._target.version}
        rows = self._question.rows_of(ColumnType, "questions/show_fields", given)
        return {(row["field"],): {"field": row["field"], "type": row["type"]} for row in rows}

    def training(self) -> dict[Place, TrainingValue]:
        """The parameters and metrics of a model; nothing of another dataset."""
        is_model = self._trace["target"]["type"] == "MODEL"
        return training_values(self._question, self._target) if is_model else {}

    def findings(self) -> dict[Place, FindingAnswer]:
        """The findings by what they are about, whichever version it is; of several alike the most severe."""
        found: dict[Place, FindingAnswer] = {}
        subject, paths = Subject(self._assessment, self._target.node), PathsJson(self._assessment)
        for finding in in_order(self._assessment, findings_of(subject)):
            place = self._assessment.full_names[finding.dataset[0]] if finding.dataset else ()
            found.setdefault((finding.kind, *place, finding.detail), finding_json(self._assessment, finding, paths))
        return found


def weighs(finding: FindingAnswer) -> dict[str, object]:
    """What of a finding can change: its words name versions, which differ anyway."""
    return {"severity": finding["severity"], "waived_by": finding["waived_by"]}


def difference(
    before: Mapping[Place, Member],
    after: Mapping[Place, Member],
    parts: Callable[[Member], dict[str, object]] = dict,
) -> Difference[Member]:
    """What only one side has, and what both have with other parts; `before` and `after` hold those parts only."""
    changed: list[tuple[Place, dict[str, object]]] = []
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


def _ordered(members: Mapping[Place, Member], places: set[Place]) -> list[Place]:
    """Places in the order their side has them; findings by severity."""
    wanted = [place for place in members if place in places]
    return sorted(wanted, key=lambda place: SEVERITIES.index(members[place].get("severity", SEVERITIES[0])))


def label_difference(before: LabelTerms, after: LabelTerms) -> LabelDifference:
    """Words added and removed by part of the label, and values that changed."""
    old, new = dict(before), dict(after)
    return {
        "added": _words_only_in(new, old),
        "removed": _words_only_in(old, new),
        "changed": [
            {"part": part, "before": old[part], "after": new[part]}
            for part in _LABEL_VALUES
            if old[part] != new[part]
        ],
        "unchanged": sum(1 for part in (*_LABEL_LISTS, *_LABEL_VALUES) if old[part] == new[part]),
    }


def _words_only_in(label: Mapping[str, object], other: Mapping[str, object]) -> list[LabelWord]:
    return [
        {"part": part, "value": word}
        for part in _LABEL_LISTS
        for word in _words(label[part])
        if word not in _words(other[part])
    ]


def _words(value: object) -> list[str]:
    return value if isinstance(value, list) else []
