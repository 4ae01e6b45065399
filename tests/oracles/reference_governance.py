"""The rules of governance read naively: labels and retention over plain values, recomputed for each question.

Sources: docs/decisions/0008 (by number) and the semantics it rests on. A label is a set of *strands*, each a small
tuple (kind, version it began at, word); joining labels is the union of sets, and every rule of flow keeps, drops or
rewrites strands. Where the sources leave a choice, the line that takes it says `Choice:`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oracles.governance_rules import (
    EVERY_PURPOSE,
    LEVELS,
    NOTHING,
    PERSONAL,
    Body,
    Grant,
    Rule,
    day_of,
    grants_of,
    permitted,
    personal_body,
    personal_of,
    rule_of,
)
from oracles.governance_values import Edge, Made, Situation, Step, Validation
from oracles.governance_words import SPECIAL, below, broadest, licence_flags
from oracles.reference import UNVERSIONED, Name, RunKey, Version, same_column

Strand = tuple[str, Version, str]
Strands = frozenset[Strand]
Key = tuple[Version, str | None]  # a version's column, or (None) the whole of it

NO_STRANDS: Strands = frozenset()
ANY = "*"
OF_CONTENT = ("carried_over", "same_content")
TELLING = (None, "FILTER", "CONDITIONAL", "GROUP_BY")  # what is left tells who was chosen
HARMLESS = ("internal", "user_interaction", "user_service", "synthetic")  # channels that need no licence
ROUNDS = 60

SEVERITY = {
    **dict.fromkeys(
        (
            "no_valid_grant",
            "purpose_not_covered",
            "prohibited_purpose",
            "art9_missing",
            "purpose_void",
            "licence_conflict",
            "retention_overdue",
            "zombie",
            "open_duty",
            "quality_failed",
        ),
        "violation",
    ),
    **dict.fromkeys(
        (
            "undeclared_source",
            "unknown_personal_data",
            "unversioned_source",
            "open_producer",
            "lost_write",
            "purpose_missing",
            "undetermined",
            "version_reused",
            "content_differs",
            "assumed_write_mode",
            "cycle",
            "retention_conflict",
            "quality_missing",
        ),
        "gap",
    ),
}


@dataclass(frozen=True)
class Finding:
    """A verdict that is not a pass. `path` runs from the target to the version it is about."""

    kind: str
    severity: str
    dataset: Name | None
    source: str | None
    path: tuple[Version, ...]


@dataclass(frozen=True)
class Label:
    """The label of a version or column, in the words of the contract."""

    identifiability: str
    categories: frozenset[str]
    special_categories: frozenset[str]
    subjects: frozenset[str]
    sources: frozenset[str]
    grants: frozenset[tuple[str, str]]  # (dataset name, id)
    permitted_purposes: tuple[str, ...]
    prohibited_purposes: frozenset[str]
    delete_by: date | None
    keep_until: date | None
    geography_allowed: frozenset[str] | None
    geography_forbidden: frozenset[str]
    licences: frozenset[str]
    licence_flags: frozenset[str]
    licence_unknown: bool


@dataclass(frozen=True)
class Retention:
    """The retention state of a version."""

    state: str
    delete_by: date | None


def of_kind(strands: Strands, *kinds: str) -> Strands:
    """The strands of some kinds."""
    return frozenset(each for each in strands if each[0] in kinds)


def words(strands: Strands, kind: str) -> frozenset[str]:
    """The words of the strands of a kind."""
    return frozenset(word for each, _, word in strands if each == kind)


def is_personal(strands: Strands) -> bool:
    """Whether they are of personal, pseudonymised or unknown data."""
    return bool(words(strands, "level") & PERSONAL)


def identifiability(strands: Strands) -> str:
    """The identifiability of a join: the highest known; unknown where one is and none is personal (0008, 6)."""
    levels = words(strands, "level")
    if "unknown" in levels and "personal" not in levels:
        return "unknown"
    return max(levels - {"unknown"}, key=LEVELS.index, default="non_personal")


def lowered(strands: Strands, to: str) -> Strands:
    """The strands with personal lowered; unknown stays unknown (0008, 10)."""
    return frozenset((kind, at, to if (kind, word) == ("level", "personal") else word) for kind, at, word in strands)


def indirect(strands: Strands, subtype: str | None) -> Strands:
    """What an INDIRECT edge carries (0008, 9). Choice: without a subtype it carries as much as FILTER."""
    kept = of_kind(strands, "source", "basis", "unknown", "joined")
    return kept | of_kind(strands, "special") if subtype in TELLING else kept


def anonymised(strands: Strands, version: Version) -> Strands:
    """What is left after a declassifier to `anonymised`: sources and licences (0008, 11)."""
    return of_kind(strands, "source") | {("level", version, "anonymised")}


class Judge:
    """Labels, findings and retention of one situation."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._table: dict[Key, Strands] = {}

    def facts(self, version: Version) -> Body:
        """The facts in force on a version's dataset."""
        return self.situation.facts.get(version[:2], NOTHING)

    def is_original(self, version: Version) -> bool:
        """Whether a version is a leaf that was not emptied, or of a dataset that declares a source (0008, 5)."""
        made = self.situation.made(version)
        return not made.is_empty and (made.is_leaf or "whence_source" in self.facts(version))

    # strands

    def strands(self, version: Version, column: str | None = None) -> Strands:
        """The label of a version or column as strands: every rule again and again until nothing changes."""
        self._table.setdefault((version, column), NO_STRANDS)
        for _ in range(ROUNDS):
            before = dict(self._table)
            for key in list(self._table):
                self._table[key] = self._whole(key[0]) if key[1] is None else self._column(key[0], key[1])
            if self._table == before:
                return self._table[version, column]
        raise AssertionError("labels do not settle")

    def _seen(self, version: Version, column: str | None) -> Strands:
        return self._table.setdefault((version, column), NO_STRANDS)

    def columns(self, version: Version) -> set[str]:
        """The columns a version is known to have; `*` where nobody says.

        Choice: those of its schema, and those its column lineage names and the schema has in no spelling.
        """
        schema = self.situation.made(version).schema
        named = {column for edge in self._edges(version) for column in edge.named}
        return {*schema, *(each for each in named if not same_column(each, schema))} or {ANY}

    def fields(self, version: Version) -> set[str]:
        """The fields that are declared of a version's dataset."""
        return set(personal_body(self.facts(version)).get("fields") or {})

    def _meant(self, version: Version, column: str) -> set[str]:
        """The columns of a version that a name means, the name itself where it is none of them."""
        return same_column(column, self.columns(version) | self.fields(version)) or {column}

    def _declared_of(self, version: Version, column: str) -> set[str]:
        """The declared fields that speak of a column: those that mean it."""
        columns = self.columns(version)
        return {each for each in self.fields(version) if column in (same_column(each, columns) or {each})}

    def _unplaced(self, version: Version) -> set[str]:
        """The declared fields that no schema and no column lineage of the dataset has: any column may be meant."""
        known = self.situation.columns.get(version[:2], set())
        return {each for each in self.fields(version) if not same_column(each, known)}

    def _edges(self, version: Version) -> list[Edge]:
        return self.situation.edges.get(version, [])

    def _whole(self, version: Version) -> Strands:
        """The join of the columns (0008, 8). Choice: a field that only the facts name is a column of their own."""
        found = NO_STRANDS
        for column in self.columns(version):
            found |= self._seen(version, column)
        for field in self.fields(version):
            found |= self._own(version, field, found)
        return found

    def _column(self, version: Version, column: str) -> Strands:
        flows = self._flows(version, column) | self._generated(version) | self._lost(version)
        return flows | self._own(version, column, flows)

    def _own(self, version: Version, column: str, flows: Strands) -> Strands:
        """What the dataset's own facts add to a column (0008, 5 and 7)."""
        if self.situation.made(version).is_empty:
            return NO_STRANDS
        mine = self._declared_of(version, column)
        said, anywhere = (personal_of(self.facts(version), each) for each in (mine, mine | self._unplaced(version)))
        levels = said.levels or (frozenset({"unknown"}) if self.is_original(version) else frozenset())
        levels, said = levels | anywhere.levels, anywhere
        special = said.special | (said.categories & SPECIAL)  # Choice: a category that DPV calls special is special.
        found = {("level", version, level) for level in levels}
        found |= {("category", version, each) for each in said.categories}
        found |= {("special", version, each) for each in special}
        found |= {("subject", version, each) for each in said.subjects}
        if self.is_original(version):
            found.add(("source", version, ""))
        if self.is_original(version) and levels & PERSONAL:
            found.add(("basis", version, ""))
        if self.is_original(version) and identifiability(frozenset(found)) == "unknown":
            found.add(("unknown", version, ""))
        if not self.is_original(version) and is_personal(flows | frozenset(found)):
            found.add(("joined", version, ""))
        return frozenset(found)

    def _lost(self, version: Version) -> Strands:
        """Choice: a version that runs wrote but nobody can tell from what is unknown (its gap says why)."""
        made = self.situation.made(version)
        is_lost = not made.is_leaf and not made.is_empty and not self._edges(version)
        return frozenset({("level", version, "unknown")}) if is_lost else NO_STRANDS

    def _generated(self, version: Version) -> Strands:
        """The label of the generator of synthetic data (0008, 13)."""
        generator = self.generator(version)
        return self._seen(generator, None) if generator and generator in self.situation.versions else NO_STRANDS

    def generator(self, version: Version) -> Version | None:
        """The version that a synthetic source names as its generator, None if it names none."""
        named = (self.facts(version).get("whence_source") or NOTHING).get("generator")
        if not named or not self.is_original(version):
            return None
        dataset = (named["namespace"], named["name"])
        return (*dataset, named.get("version") or self.situation.newest.get(dataset, UNVERSIONED))

    def _flows(self, version: Version, column: str) -> Strands:
        """What flows into a column: from each run apart, declassified where its job may, then from elsewhere."""
        found = NO_STRANDS
        for run in sorted({edge.run for edge in self._edges(version) if edge.run}):
            mine = [edge for edge in self._edges(version) if edge.run == run]
            found |= self._declassified(version, column, run, self._joined(mine, column))
        return found | self._joined([edge for edge in self._edges(version) if not edge.run], column)

    def _joined(self, edges: list[Edge], column: str) -> Strands:
        found = NO_STRANDS
        for edge in edges:
            found |= self._through(edge, column)
        return found | self._presumed(edges)

    def _presumed(self, edges: list[Edge]) -> Strands:
        """A model is personal where any input of its training is, by whatever columns (0008, 12)."""
        for edge in edges:
            trains = edge.target[:2] in self.situation.models and edge.kind not in OF_CONTENT
            if trains and is_personal(self._seen(edge.source, None)):
                return frozenset({("level", edge.target, "personal")})
        return NO_STRANDS

    def _through(self, edge: Edge, column: str) -> Strands:
        """What one edge carries into one column (0008, 8 to 10)."""
        if edge.kind in OF_CONTENT:
            return self._seen(edge.source, None) if column == ANY else self._of(edge.source, column)
        named = same_column(column, edge.named)
        if edge.fields is None or not named:
            return self._seen(edge.source, None)
        found = NO_STRANDS
        for step in (*(step for each in named for step in edge.fields.get(each, ())), *edge.whole):
            found |= self._stepped(edge.source, step)
        return found

    def _of(self, version: Version, column: str) -> Strands:
        found = NO_STRANDS
        for each in self._meant(version, column):
            found |= self._seen(version, each)
        return found

    def _stepped(self, source: Version, step: Step) -> Strands:
        strands = self._of(source, step.column)
        if step.kind == "INDIRECT":
            return indirect(strands, step.subtype)
        return lowered(strands, "pseudonymised") if step.masking else strands

    # declassifiers

    def _declassified(self, version: Version, column: str, run: RunKey, flows: Strands) -> Strands:
        """What a run's declassifier leaves of what flows into a column (0008, 11)."""
        body = self.situation.declassifiers.get(run[:2])
        columns = (body or NOTHING).get("columns")
        if body is None or (columns and column not in columns) or not self._is_approved(body, version):
            return flows
        if body.get("lowers_to") == "pseudonymised":
            return lowered(flows, "pseudonymised")
        inputs = [
            self._joined([edge for edge in self._edges(version) if edge.run == run], each)
            for each in self.columns(version)
        ]
        flows_unknown = any("unknown" in words(each, "level") for each in inputs)
        complete = body.get("assessment") and body.get("evidence_suite") and body.get("lowers_to") == "anonymised"
        return flows if flows_unknown or not complete else anonymised(flows, version)

    def _is_approved(self, body: Body, version: Version) -> bool:
        until = day_of(body["until"]) if body.get("until") else self.today
        if not body.get("approved_by") or until is None or until < self.today:
            return False
        suite = body.get("evidence_suite")
        newest = self.newest_validation(version, suite) if suite else None
        return not suite or (newest is not None and newest.passed)

    def newest_validation(self, version: Version, suite: str | None = None) -> Validation | None:
        """The newest validation of exactly this version (with a suite, if named)."""
        found = [each for each in self.situation.validations if each.version == version]
        found = [each for each in found if suite is None or suite in each.names]
        return max(found, key=lambda each: (each.at, not each.passed), default=None)

    # labels

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.situation.asked_at.date()

    def label(self, version: Version, column: str | None = None) -> Label:
        """The label of a version, or of one of its columns."""
        strands = self.strands(version, column)
        rules = self.rules(strands, version)
        sources = self.sources(strands)
        licences = [str(each["licence"]) for each in sources if each.get("licence")]
        allowed, forbidden = geography(sources)
        days = [each.delete_by for each in rules if each.delete_by]
        holds = [each.keep_until for each in rules if each.keep_until]
        return Label(
            identifiability(strands),
            words(strands, "category"),
            words(strands, "special"),
            words(strands, "subject"),
            frozenset(str(each.get("name")) for each in sources if each),
            frozenset(
                (name[1], grant.id)
                for name in self.datasets(strands, "basis")
                for grant in self.grants(name, self.today)
            ),
            tuple(broadest(self.permitted(strands, self.today))),
            self.prohibited(strands, self.today),
            min(days, default=None),
            max(holds, default=None),
            allowed,
            forbidden,
            frozenset(licences),
            frozenset().union(*(licence_flags(each)[0] for each in licences)),
            any(not licence_known(each) for each in sources),
        )

    def datasets(self, strands: Strands, *kinds: str) -> list[Name]:
        """The datasets at which strands of some kinds begin."""
        return sorted({at[:2] for _, at, _ in of_kind(strands, *kinds)})

    def sources(self, strands: Strands) -> list[Body]:
        """The source facts that contribute; an empty one for an original without."""
        return [
            self.situation.facts.get(name, NOTHING).get("whence_source") or {}
            for name in self.datasets(strands, "source")
        ]

    def grants(self, dataset: Name, day: date) -> list[Grant]:
        """The grants declared on a dataset, with what compatibility assessments add to them on a day (0008, 20)."""
        added = [each for each in self.situation.records if each["record"] == "compatibility"]
        added = [each for each in added if each["dataset"] == dataset and each["at"].date() <= day]
        added = [each for each in added if (day_of(each.get("until")) or day) >= day]
        purposes = frozenset(each["purpose"] for each in added)
        found = grants_of(self.situation.facts.get(dataset, NOTHING))
        return [each if each.is_consent else _widened(each, purposes) for each in found]

    def permitted(self, strands: Strands, day: date) -> frozenset[str]:
        """The purposes that every contributing dataset permits on a day and none prohibits; all where nothing is."""
        found = EVERY_PURPOSE
        for dataset in self.datasets(strands, "basis", "joined"):
            grants = [each for each in self.grants(dataset, day) if each.is_valid(day)]
            if grants or dataset in self.datasets(strands, "basis"):
                found &= permitted(grants, day)
        return found - frozenset().union(*(below(each) for each in self.prohibited(strands, day)))

    def prohibited(self, strands: Strands, day: date) -> frozenset[str]:
        """The purposes that some valid grant prohibits. Choice: valid, as for permissions."""
        datasets = self.datasets(strands, "basis", "joined")
        return frozenset(
            each
            for name in datasets
            for grant in self.grants(name, day)
            if grant.is_valid(day)
            for each in grant.prohibited
        )

    def rules(self, strands: Strands, version: Version) -> list[Rule]:
        """The retention rules that contribute to a version, its own dataset's included."""
        names = {*self.datasets(strands, "basis", "joined"), version[:2]}
        found = [rule_of(self.situation.facts.get(name, NOTHING)) for name in sorted(names)]
        return [each for each in found if each]

    def is_unclear(self, strands: Strands) -> bool:
        """Whether a personal original has no rule that can be computed; who knows nothing of it needs none."""
        known = [name for name in self.datasets(strands, "basis") if not self.is_unknown(name, strands)]
        rules = [rule_of(self.situation.facts.get(name, NOTHING)) for name in known]
        return any(each is None or bool(each.fault) for each in rules)

    def is_unknown(self, dataset: Name, strands: Strands) -> bool:
        """Whether something of unknown personality reaches, and nobody says of any of the dataset that it is."""
        body = personal_body(self.situation.facts.get(dataset, NOTHING))
        said = [body, *((body.get("fields") or {}).values())]
        is_said = any((each or NOTHING).get("identifiability") == "personal" for each in said)
        return dataset in self.datasets(strands, "unknown") and not is_said

    # lineage around a version

    def trace(self, version: Version) -> list[Version]:
        """Every version reachable backwards, the version first."""
        found = [version]
        for each in found:
            found += [source for source in sorted(self.before(each)) if source not in found]
        return found

    def before(self, version: Version) -> set[Version]:
        """The versions right before one, the generator of synthetic data among them."""
        generator = self.generator(version)
        known = {generator} if generator in self.situation.versions else set()
        return {edge.source for edge in self._edges(version)} | known

    def path(self, target: Version, goal: Version, keeps: Callable[[Strands], bool]) -> tuple[Version, ...]:
        """A shortest way back from the target to a version, through versions whose labels hold what is asked."""
        waiting: list[tuple[Version, ...]] = [(target,)]
        for way in waiting:
            if way[-1] == goal:
                return way
            back = self.before(way[-1])
            for source in sorted(back):
                if source not in way and keeps(self.strands(source)):
                    waiting.append((*way, source))
        return ()

    # retention

    def retention(self, version: Version) -> Retention:
        """The retention state of a version: the first that applies."""
        strands = self.strands(version)
        rules = self.rules(strands, version)
        deadline = min((each.delete_by for each in rules if each.delete_by), default=None)
        keep = max((each.keep_until for each in rules if each.keep_until), default=None)
        concerns = deadline or keep or any(each.endless for each in rules) or self.is_unclear(strands)
        if not concerns:
            return Retention("ok", None)  # no rule reaches it, and none has to
        gone = self.disposed_at(version)
        starts = [self.situation.started[run] for run, read in self.situation.reads if read == version]
        is_model = version[:2] in self.situation.models
        late = deadline is not None and not is_model and any(start.date() > deadline for start in starts)
        steps = (
            ("zombie", late or (gone is not None and any(start > gone for start in starts))),
            ("disposed", gone is not None),
            ("superseded", self._is_superseded(version)),
            ("undetermined", self.is_unclear(strands)),
            ("conflict", keep is not None and deadline is not None and keep > deadline),
            ("held", keep is not None and keep >= self.today),
            ("derived_from_expired" if is_model else "overdue", deadline is not None and self.today > deadline),
            ("due_soon", deadline is not None and deadline - self.today <= timedelta(days=30)),
        )
        return Retention(next((state for state, applies in steps if applies), "ok"), deadline)

    def disposed_at(self, version: Version) -> datetime | None:
        """When a version was disposed of, None if it was not (0008, 21)."""
        made_at = self.situation.made(version).created_at
        times = [at for at in self.situation.ends.get(version[:2], []) if made_at is None or at > made_at]
        times += [
            each["at"]
            for each in self.situation.records
            if each["record"] == "disposal" and each["version"] == version
        ]
        times = [at for at in times if at <= self.situation.asked_at]
        return min(times, default=None)

    def _is_superseded(self, version: Version) -> bool:
        return self.superseded_at(version) is not None

    def superseded_at(self, version: Version) -> datetime | None:
        """When the newest version that replaced one was made, None if none did.

        Choice: the mode of the run that made the newer version decides whether the older one is gone.
        """
        mine = self.situation.made(version)
        if not version[2].startswith("run:") or mine.created_at is None:
            return None
        newer = [
            made.created_at
            for other, made in self.situation.versions.items()
            if other[:2] == version[:2]
            and made.state == "produced"
            and made.mode == "replace"
            and _is_newer(made, mine)
        ]
        return max((each for each in newer if each), default=None)


def _is_newer(one: Made, other: Made) -> bool:
    return one.created_at is not None and other.created_at is not None and one.created_at > other.created_at


def _widened(grant: Grant, purposes: Iterable[str]) -> Grant:
    return Grant(**{**grant.__dict__, "purposes": grant.purposes | frozenset(purposes)})


def licence_known(source: Body) -> bool:
    """Whether a source has a licence, and every word of it is known."""
    return bool(source.get("licence")) and licence_flags(str(source["licence"]))[1]


def geography(sources: list[Body]) -> tuple[frozenset[str] | None, frozenset[str]]:
    """(where the data may be, None for anywhere; where they may not)."""
    allowed, forbidden = None, frozenset[str]()
    for source in sources:
        said = source.get("geography") or {}
        said = {"allowed": said} if isinstance(said, list) else said
        if said.get("allowed"):
            places = frozenset(said["allowed"])
            allowed = places if allowed is None else allowed & places
        forbidden |= frozenset(said.get("forbidden") or [])
    return allowed, forbidden
