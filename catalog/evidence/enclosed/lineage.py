"""What of a trace follows from the events: a small derivation, independent of the one that Whence answers by."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import NamedTuple, TypedDict

Name = tuple[str, str]
Id = tuple[str, str, str]
Facets = Mapping[str, object]
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class VersionNamed(TypedDict):
    """A version by its names."""

    namespace: str
    name: str
    version: str


class VersionTraced(VersionNamed):
    """A version of a trace."""

    created_at: "str | None"
    state: str


class EdgeTraced(TypedDict):
    """An edge of a trace."""

    source: VersionNamed
    target: VersionNamed
    run_id: "str | None"
    job_namespace: "str | None"
    job_name: "str | None"
    kind: str
    resolved_by: str


class Traced(TypedDict):
    """What is looked at of a trace."""

    log_head: str
    versions: "list[VersionTraced]"
    edges: "list[EdgeTraced]"
    sources: "list[VersionNamed]"


class Spelled(TypedDict):
    """A dataset, and every name it has, its own among them."""

    namespace: str
    name: str
    names: "list[list[str]]"


class DatasetSaid(TypedDict):
    """A dataset in an event."""

    namespace: str
    name: str
    facets: "dict[str, dict[str, object]] | None"
    inputFacets: "dict[str, dict[str, object]] | None"
    outputFacets: "dict[str, dict[str, object]] | None"


class Said:
    """What the events of a run say of a dataset: its versions, and since when they name it."""

    def __init__(self, since: str) -> None:
        """Nothing yet but the time of an event."""
        self.versions: set[str] = set()
        self.since = since

    def note(self, version: object, at: str) -> None:
        """Note what one more event says."""
        self.since = min(self.since, at)
        if isinstance(version, str) and version:
            self.versions.add(version)


class RunSaid:
    """What the events say of a run. is_plain: no facet leaves inputs out for an output."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.inputs: dict[Name, Said] = {}
        self.outputs: dict[Name, Said] = {}
        self.in_facets: set[Name] = set()
        self.is_plain = True
        self.completed: list[str] = []


class Events(NamedTuple):
    """What the enclosed events say of runs, and of runs that may have made a dataset by its name."""

    runs: "dict[Id, RunSaid]"
    writers: "dict[Name, list[Id]]"


def _run_id(sent: str) -> str:
    """A runId as the catalog compares it: the letters of a UUID in lower case."""
    return sent.lower() if _UUID.fullmatch(sent) else sent


def events_of(bodies: "Iterable[Mapping[str, object]]") -> Events:
    """What events say, by job namespace, job name and runId."""
    runs: dict[Id, RunSaid] = {}
    writers: dict[Name, list[Id]] = {}
    for event in bodies:
        job, run = event.get("job"), event.get("run")
        if not isinstance(job, dict) or not isinstance(run, dict):
            continue
        key = str(job["namespace"]), str(job["name"]), _run_id(str(run["runId"]))
        said = runs.setdefault(key, RunSaid())
        at = moment(str(event["eventTime"]))
        if event.get("eventType") == "COMPLETE":
            said.completed.append(at)
        facets = job.get("facets")
        said.is_plain = said.is_plain and not (isinstance(facets, dict) and "lineage" in facets)
        for place, datasets in (("inputs", said.inputs), ("outputs", said.outputs)):
            items = event.get(place)
            for item in items if isinstance(items, list) else ():
                note_dataset(said, datasets, item, at)
        for name in said.outputs:
            if key not in writers.setdefault(name, []):
                writers[name].append(key)
    return Events(runs, writers)


def note_dataset(run: RunSaid, datasets: "dict[Name, Said]", item: DatasetSaid, at: str) -> None:
    """Note that an event of a run names a dataset."""
    facets: dict[str, object] = {}
    for held in (item.get("facets"), item.get("inputFacets"), item.get("outputFacets")):
        facets.update(held if isinstance(held, dict) else {})
    version = facets.get("version")
    said = datasets.setdefault((item["namespace"], item["name"]), Said(at))
    said.note(version.get("datasetVersion") if isinstance(version, dict) else None, at)
    for name in ("columnLineage", "lineage"):
        if name in facets:
            run.is_plain = run.is_plain and name != "lineage"
            run.in_facets |= set(datasets_in(facets[name]))


def datasets_in(value: object) -> "Iterator[Name]":
    """Every dataset that is named somewhere in a facet."""
    if isinstance(value, dict):
        if isinstance(value.get("namespace"), str) and isinstance(value.get("name"), str):
            yield value["namespace"], value["name"]
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from datasets_in(item)


def moment(text: str) -> str:
    """A time in UTC so that texts sort by it, with six digits of a second; one without a zone is of UTC already."""
    whole, point, rest = text.strip().upper().replace(" ", "T").partition(".")
    fraction = "".join(itertools.takewhile(str.isdigit, rest))
    zone = rest[len(fraction) :] if point else ""
    if not point and whole.endswith("Z"):
        whole, zone = whole[:-1], "Z"
    written = f"{whole}.{fraction[:6].ljust(6, '0')}" if point else whole
    try:
        read = datetime.fromisoformat(written + zone.replace("Z", "+00:00"))
    except ValueError:
        return text
    in_utc = read.astimezone(timezone.utc) if read.tzinfo else read  # noqa: UP017  # `UTC` needs Python 3.11
    return in_utc.replace(tzinfo=None).isoformat(timespec="microseconds")


def named(item: VersionNamed) -> Id:
    """What a version is called: namespace, name, version."""
    return item["namespace"], item["name"], item["version"]


def in_words(version: "Sequence[str]") -> str:
    """A version or dataset in words."""
    return " ".join(version)


class Derivation:
    """Holds one trace against the events; `doubts` is what of it does not follow from them."""

    def __init__(self, trace: Traced, names: "list[Spelled]", events: Events) -> None:
        """Take what the pack encloses of a version."""
        self.trace = trace
        self.runs, self.writers = events
        self.spelled = {(item["namespace"], item["name"]): {(n, m) for n, m in item["names"]} for item in names}
        self.canonical = {name: dataset for dataset, spelled in self.spelled.items() for name in spelled}
        self.versions = {named(item): item for item in trace["versions"]}
        self.of_dataset: dict[Name, list[VersionTraced]] = {}
        for item in trace["versions"]:
            self.of_dataset.setdefault((item["namespace"], item["name"]), []).append(item)

    def doubts(self) -> "list[str]":
        """What does not follow, one sentence each, sorted."""
        edges = self.trace["edges"]
        found = {doubt for edge in edges if (doubt := self.doubt_of_edge(edge))}
        into, sources = {named(edge["target"]) for edge in edges}, {named(item) for item in self.trace["sources"]}
        found |= {f"{in_words(each)} is no source: something leads to it" for each in sources & into}
        ends = set(self.versions) - into - sources
        found |= {f"{in_words(each)} has nothing before it, and is no source" for each in ends}
        found |= {doubt for version in self.trace["versions"] if (doubt := self.doubt_of_version(version))}
        return sorted({*found, *self.missing_edges()})

    def names_of(self, version: "Sequence[str]") -> "set[Name]":
        """Every name of a version's dataset."""
        dataset = version[0], version[1]
        return self.spelled.get(dataset, {dataset})

    def doubt_of_edge(self, edge: EdgeTraced) -> "str | None":
        """Why an edge does not follow; None where it does."""
        source, target = named(edge["source"]), named(edge["target"])
        if source not in self.versions or target not in self.versions:
            why: str | None = "one of the two is no version of the trace"
        elif edge["kind"] != "read":
            why = "Whence infers it; no event says so in as many words"
        else:
            why = self.doubt_of_run(edge, source, target)
        return f"{in_words(source)} -> {in_words(target)} ({edge['kind']}): {why}" if why else None

    def doubt_of_run(self, edge: EdgeTraced, source: Id, target: Id) -> "str | None":
        """Why the run of an edge is not known to have read the one and written the other."""
        key = str(edge["job_namespace"]), str(edge["job_name"]), str(edge["run_id"])
        run = self.runs.get(key)
        if run is None:
            return f"no enclosed event is of the run {edge['run_id']}"
        if target[2] not in self.versions_written(key, self.names_of(target)):
            return f"the run {edge['run_id']} does not say that it wrote the latter"
        names = self.names_of(source)
        read = [run.inputs[name] for name in sorted(names) if name in run.inputs]
        if not read:
            return (
                "only a facet names it" if names & run.in_facets else f"the run {edge['run_id']} reads no such data"
            )
        return self.doubt_of_read(
            edge, source, set().union(*(said.versions for said in read)), min(s.since for s in read)
        )

    def versions_written(self, key: Id, names: "set[Name]") -> "set[str]":
        """What a run says that it made of a dataset; nothing where it does not name it as an output."""
        written = [said for name, said in self.runs[key].outputs.items() if name in names]
        stated = set().union(*(said.versions for said in written))
        return stated or ({f"run:{key[2]}"} if written else set())

    def doubt_of_read(self, edge: EdgeTraced, source: Id, stated: "set[str]", since: str) -> "str | None":
        """Why a run is not known to have read this very version."""
        how = edge["resolved_by"]
        if how == "explicit":
            return None if source[2] in stated else "the run does not name this version"
        if how == "none":
            return None if source[2] == "unversioned" and not stated else "the run names a version"
        if how != "time" or stated:
            return "Whence infers which version it was"
        own = f"run:{edge['run_id']}"
        made = [
            (moment(item["created_at"]), item["version"])
            for item in self.of_dataset[source[0], source[1]]
            if item["created_at"] and item["state"] in ("produced", "external")
        ]
        before = sorted(item for item in made if item[0] <= since and item[1] != own)
        return None if before and before[-1][1] == source[2] else "it is not the newest version before the read"

    def doubt_of_version(self, version: VersionTraced) -> "str | None":
        """Why a version was not made when the trace says so; None where an enclosed run made it then."""
        if version["state"] != "produced":
            return None
        made: set[str] = set()
        names = self.names_of(named(version))
        for key in {key for name in names for key in self.writers.get(name, ())}:
            if version["version"] in self.versions_written(key, names):
                made.update(self.runs[key].completed)
        if version["created_at"] and moment(version["created_at"]) in made:
            return None
        return f"{in_words(named(version))} was not made at {version['created_at']} by an enclosed run that completed"

    def missing_edges(self) -> "Iterator[str]":
        """What enclosed runs read to make a version of the trace, where no edge of the trace says so."""
        drawn = {
            (
                edge["job_namespace"],
                edge["job_name"],
                edge["run_id"],
                named(edge["source"])[:2],
                named(edge["target"])[:2],
            )
            for edge in self.trace["edges"]
        }
        for dataset, names in self.spelled.items():
            for key in sorted({key for name in names for key in self.writers.get(name, ())}):
                run = self.runs[key]
                made = self.versions_written(key, names)
                if not (
                    run.is_plain and run.completed and any((*dataset, version) in self.versions for version in made)
                ):
                    continue
                for source in sorted({self.canonical.get(name, name) for name in run.inputs} - {dataset}):
                    if (*key, source, dataset) not in drawn:
                        read = f"the run {key[2]} read {in_words(source)}"
                        yield f"{read} to write {in_words(dataset)}, and no edge says so"
