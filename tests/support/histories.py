"""Small and nasty random histories of OpenLineage events, for properties and for judging one reading by another.

Few datasets, few instants and few version names, so that ties, reuse and cycles happen.
`histories(frozenset())` gives plain START/COMPLETE runs without versions; each feature adds one kind of trouble.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from worked.build import (
    PRODUCER,
    Body,
    at,
    column_lineage,
    dataset_event,
    dataset_type,
    ds,
    entry,
    facet,
    job_event,
    job_type,
    lineage_of,
    role,
    run_event,
    run_id,
    schema,
    source,
    sql,
    write,
)

FEATURES = frozenset(
    {
        "versions",  # explicit version facets, on inputs and outputs, of a tiny alphabet
        "disorder",  # late or missing START, RUNNING, OTHER, no eventType, several ends, events after the end
        "open",  # no terminal event
        "failures",  # FAIL and ABORT
        "shared_runs",  # jobs that share a runId
        "nameless",  # events under the job `unknown`
        "repeats",  # a dataset twice in one list
        "symlinks",  # chains, also of names never sent
        "aliases",  # whence_aliases, replaced and taken back, also of names never sent; patterns, namespaces, apart
        "respelt",  # one name with quotes or a slash at its end
        "placeholders",  # names that were never rendered
        "append",  # whence_write with and without window, TOPIC and STREAM, sql
        "lifecycle",  # CREATE, OVERWRITE, TRUNCATE, DROP, ALTER
        "rename",  # RENAME with and without previousIdentifier
        "streaming",  # jobType on the run and on the job
        "dataset_events",  # DatasetEvents, with and without version
        "job_events",  # JobEvents of jobs with and without runs
        "lineage",  # lineage facets on jobs, outputs and DatasetEvents
        "column_lineage",  # columnLineage, also of sources that no event lists, also on inputs
        "schemas",  # schema facets
        "spellings",  # columns in other letter case and quotes, also two that differ in nothing else
        "cleared",  # `{}` and `_deleted` in the place of a facet
        "sources",  # whence_source
        "roles",  # whence_role
        "subsets",  # which part of a dataset a run read or wrote
        "models",  # datasetType MODEL and whence_model
        "views",  # CREATE VIEW, dbt's views, datasetType VIEW
        "folders",  # names that are paths, some inside others
        "pseudo_columns",  # sources that are none, unless a schema lists them
        "functions",  # what SQL reads by functions and paths, named as tables by emitters
        "profiles",  # Spark by the nodes of its plans, Iceberg's commits, dbt's materialisations
    }
)

NAMES = (("db", "a"), ("db", "b"), ("db", "c"), ("s3", "a"), ("db", "d"), ("s3", "b"), ("db", "e"), ("db", "f"))
# Where there are folders, these take the places of the first.
FOLDERS = (("file", "/t"), ("file", "/t/a"), ("file", "/t/b"), ("file", "/t/a/1"), ("file", "/u"))
NEVER_SENT = (("db", "0"), ("s3", "z"))
VERSIONS = ("1", "2", "10", "x:1", "x:2")
COLUMNS = ("x", "y", "z")
SPELT = ("x", "X", '"x"', "y", "`Y`", "z", "[z]")
MINUTES = range(7)
AFTER_ALL = 8  # minutes: later than every event
WINDOWS = ("PT1M", "PT2M", "P1D", "P1M")
SPARK = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark"
DBT = "https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt"
DAGSTER = "https://github.com/OpenLineage/OpenLineage/tree/0.2.0/integration/dagster"
CALLED = (
    "select x from read_parquet('/t/*.parquet')",
    "select * from a join main.read_parquet(['/t/a', '/u/*']) using (x) -- from read_csv('/no')",
    "select x from read_csv(getenv('p')), unnest(y), read_csv('/t/a')",
    "select x from '/t/a' join unnest(y) using (x)",
    "select x from unnest",
)
FUNCTIONS = (("duckdb://d", "read_parquet"), ("duckdb://d", "m.read_csv"), ("db", "unnest"), ("duckdb://d", "/t/a"))
NODES = ("create_table.t", "append_data.t", "create_table_as_select.t", "execute_save_into_data_source_command")
VIEWS = ("CREATE VIEW t AS SELECT 1", "create or replace temporary view t as select 1")
QUERIES = (
    "CREATE TABLE t (x INT)",
    "INSERT INTO t SELECT 1",
    "CREATE TABLE t AS SELECT 1",
    "MERGE INTO t USING s",
    "",
)
VIEWS = ("CREATE VIEW t AS SELECT 1", "create or replace temporary view t as select 1")


@dataclass
class World:
    """What the events of one history are drawn from."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    features: frozenset[str]
    names: tuple[tuple[str, str], ...] = ()
    jobs: tuple[str, ...] = ()
    runs: list[int] = field(default_factory=list)

    def pick(self, choices: Any) -> Any:  # noqa: ANN401
        """One of the choices."""
        return self.draw(st.sampled_from(choices))

    def some(self, choices: Any, most: int, least: int = 0) -> list[Any]:  # noqa: ANN401
        """From `least` to `most` distinct ones of the choices."""
        return self.draw(st.lists(st.sampled_from(choices), min_size=least, max_size=most, unique=True))

    def one_in(self, count: int, feature: str) -> bool:
        """True once in `count` draws where the feature is on."""
        return feature in self.features and self.draw(st.integers(0, count - 1)) == count - 1

    # datasets

    def version(self) -> str | None:
        """A version's name, or none."""
        if not self.one_in(3, "versions"):
            return None
        if self.runs and self.draw(st.integers(0, 4)) == 4:
            return f"run:{run_id(self.pick(self.runs))}"
        return self.pick(VERSIONS)

    def mention(self, name: tuple[str, str], side: str) -> Body:
        """A dataset with whatever facets its side may carry."""
        facets: dict[str, Body] = {}
        makers = [self.symlinks, self.aliases, self.append, self.governed, self.typed, self.schema]
        if side != "input":
            makers += [self.lifecycle, self.lineage, self.profile]
        for make in [*makers, self.columns]:
            facets |= make()
        cleared = {key: self.clear(each) for key, each in facets.items()}
        namespace, spelt = self.spelling(name)
        body = ds(spelt, self.version(), namespace, **cleared)
        if side == "input" and self.one_in(6, "profiles"):
            snapshot = self.pick((1.0, 2.0, 10, 10.0, 77.0))
            body.setdefault("facets", {})["icebergScanReport"] = facet("IcebergScanReport", snapshotId=snapshot)
        if side == "input" and self.one_in(3, "roles"):
            body |= role(self.pick(("train", "test")))
        if self.one_in(6, "subsets"):
            place = "inputFacets" if side == "input" else "outputFacets"
            condition = {"type": "location", "locations": [self.pick(("day=1", "day=2"))]}
            said = facet("SubsetDatasetFacet", **{f"{side}Condition": condition})
            body.setdefault(place, {})["subset"] = self.clear(said)
        if self.one_in(12, "cleared"):
            body.setdefault("facets", {})["version"] = {}
        return body

    def spelling(self, name: tuple[str, str]) -> tuple[str, str]:
        """The name as it is, as it may be spelt too, or as a template left it."""
        if self.one_in(5, "respelt"):
            return name[0], self.pick((f'"{name[1]}"', f"`{name[1]}`", f"{name[1]}/"))
        if self.one_in(10, "placeholders"):
            return name[0], self.pick(("{{ a }}", "a.null"))
        return name

    def profile(self) -> dict[str, Body]:
        """A facet out of which an emitter's profile is known, or nothing."""
        if not self.one_in(8, "profiles"):
            return {}
        total, added = self.pick((1, 2)), self.pick((1, 2))
        metrics = {"totalRecords": float(total), "addedRecords": float(added)}
        materialized = self.pick(("table", "incremental", "view"))
        return self.pick(
            (
                {"icebergCommitReport": facet("IcebergCommitReport", commitMetrics=metrics)},
                {"dbt_model": facet("DbtModelDatasetFacet", config={"materialized": materialized})},
            )
        )

    def clear(self, body: Body) -> Body:
        """The facet, now and then cleared or deleted."""
        if self.one_in(6, "cleared"):
            deleted = {"_producer": PRODUCER, "_schemaURL": "https://example.com/facet.json", "_deleted": True}
            return self.pick(({}, deleted))
        return body

    def mentions(self, pool: list[tuple[str, str]], side: str) -> list[Body]:
        """Some datasets of the pool, sometimes one of them twice."""
        chosen = self.some(pool, 3) if pool else []
        if chosen and self.one_in(4, "repeats"):
            chosen.append(chosen[0])
        return [self.mention(name, side) for name in chosen]

    def symlinks(self) -> dict[str, Body]:
        """A symlinks facet, or nothing."""
        if not self.one_in(10, "symlinks"):
            return {}
        chosen = map(self.spelling, self.some(self.names + NEVER_SENT, 2))
        identifiers = [{"namespace": a, "name": b, "type": "TABLE"} for a, b in chosen]
        return {"symlinks": facet("SymlinksDatasetFacet", identifiers=identifiers)}

    def aliases(self) -> dict[str, Body]:
        """A whence_aliases facet, or nothing; one that names no dataset takes back those before it."""
        if not self.one_in(12, "aliases"):
            return {}
        keys = self.some(("aliases", "aliases", "apart", "parts"), 2)
        named = {key: [{"namespace": a, "name": b} for a, b in self.some(self.names + NEVER_SENT, 2)] for key in keys}
        for part in named.get("parts", ()):
            part["name"] = self.pick((f"{part['name']}*", "*", '"a*"'))
        return {"whence_aliases": facet("whence_aliases", **named)}

    def twins(self) -> Body:
        """A DatasetEvent that declares two namespaces one."""
        listed = self.pick(([{"namespace": "s3"}], []))
        return dataset_event(self.pick(MINUTES), ds("*", whence_aliases=facet("whence_aliases", namespaces=listed)))

    def append(self) -> dict[str, Body]:
        """A whence_write or datasetType facet that says how the dataset is written, or nothing."""
        if not self.one_in(4, "append"):
            return {}
        if self.draw(st.booleans()):
            kinds = ("TOPIC", "stream", "TABLE", *(("view", "VIEW") if "views" in self.features else ()))
            return {"datasetType": dataset_type(self.pick(kinds))}
        return {"whence_write": write(self.pick(("append", "replace", None)), self.pick((None, *WINDOWS)))}

    def governed(self) -> dict[str, Body]:
        """A whence_source facet, or nothing."""
        return {"whence_source": source(self.pick(("crm", "web")))} if self.one_in(6, "sources") else {}

    def typed(self) -> dict[str, Body]:
        """What makes a dataset a model, or nothing."""
        if not self.one_in(8, "models"):
            return {}
        return self.pick(({"datasetType": dataset_type("Model")}, {"whence_model": facet("whence_model")}))

    def schema(self) -> dict[str, Body]:
        """A schema facet, or nothing."""
        return {"schema": schema(" ".join(self.some(self.columns_spelt(), 3)))} if self.one_in(3, "schemas") else {}

    def columns_spelt(self) -> tuple[str, ...]:
        """The columns, now and then in all their spellings, or those that engines offer beside them."""
        if self.one_in(6, "pseudo_columns"):
            return ("x", "_file", "_METADATA.file_path", "_metadata")
        return SPELT if self.one_in(3, "spellings") else COLUMNS

    def lifecycle(self) -> dict[str, Body]:
        """A lifecycleStateChange facet, or nothing."""
        if self.one_in(8, "rename"):
            namespace, name = self.pick(self.names)
            previous = self.pick(({"previousIdentifier": {"namespace": namespace, "name": name}}, {}))
            change = {"lifecycleStateChange": "RENAME", **previous}
        elif self.one_in(4, "lifecycle"):
            change = {"lifecycleStateChange": self.pick(("DROP", "ALTER", "TRUNCATE", "OVERWRITE", "CREATE"))}
        else:
            return {}
        return {"lifecycleStateChange": facet("LifecycleStateChangeDatasetFacet", **change)}

    def columns(self) -> dict[str, Body]:
        """A columnLineage facet, or nothing."""
        if not self.one_in(4, "column_lineage"):
            return {}
        fields = {column: " ".join(self.fields(2)) for column in self.some(self.columns_spelt(), 2)}
        return {"columnLineage": self.moved(column_lineage(" ".join(self.fields(1)), **fields))}

    def fields(self, most: int) -> list[str]:
        """Some words `index.column` for datasets by their place among the names."""
        places = [str(place) for place in range(len(self.names))]
        return [f"{place}.{self.pick(self.columns_spelt())}" for place in self.some(places, most)]

    def moved(self, body: Body) -> Body:
        """The facet with each dataset given by its place turned into its name."""
        moved = copy.deepcopy(body)
        lists = [moved.get("dataset") or [], moved.get("inputs") or []]
        for each in (moved.get("fields") or {}).values():
            lists += [each.get("inputFields") or [], each.get("inputs") or []]
        for sources in lists:
            for each in sources:
                each["namespace"], each["name"] = self.names[int(each["name"])]
        return moved

    def lineage(self) -> dict[str, Body]:
        """A dataset's lineage facet, or nothing."""
        return {"lineage": facet("LineageFacet", **self.explicit())} if self.one_in(8, "lineage") else {}

    def explicit(self) -> Body:
        """The inputs and fields of a lineage entry."""
        fields = {column: " ".join(self.fields(1)) for column in self.some(self.columns_spelt(), 1)}
        places = [str(place) for place in range(len(self.names))]
        return self.moved(lineage_of(" ".join(self.some(places, 2)), **fields))

    # jobs

    def job_facets(self) -> dict[str, Body]:
        """The facets of a job."""
        facets: dict[str, Body] = {}
        if self.one_in(4, "append"):
            facets["sql"] = sql(self.pick(QUERIES))
        if self.one_in(6, "views"):
            facets["sql"] = sql(self.pick(VIEWS))
        if self.one_in(12, "profiles"):
            facets["feast_featureView"] = facet("FeastFeatureViewFacet")
        if self.one_in(8, "streaming"):
            facets["jobType"] = job_type(self.pick(("STREAMING", "streaming", "BATCH", None)))
        if self.one_in(6, "lineage"):
            entries = [self.job_entry() for _ in range(self.draw(st.integers(0, 2)))]
            facets["lineage"] = facet("LineageFacet", entries=entries)
        return {key: self.clear(each) for key, each in facets.items()}

    def job_entry(self) -> Body:
        """An entry of a job's lineage facet."""
        if self.draw(st.integers(0, 4)) == 4:
            return {"type": "JOB", "inputs": [entry("a", "DATASET")]}
        namespace, name = self.pick(self.names)
        return {"namespace": namespace, "name": name, "type": "DATASET", **self.explicit()}

    def moments(self) -> list[tuple[str | None, int]]:
        """The (eventType, minute) of a run's events."""
        first, last = sorted((self.pick(MINUTES), self.pick(MINUTES)))
        end = self.pick(("FAIL", "ABORT")) if self.one_in(4, "failures") else "COMPLETE"
        kinds: list[tuple[str | None, int]] = [("START", first)]
        if not self.one_in(5, "open"):
            kinds.append((end, last))
        if self.one_in(2, "disorder"):
            kinds[0] = (self.pick(("START", "RUNNING", "OTHER", None)), self.pick(MINUTES))
            more = ["RUNNING", "OTHER", None, *(["COMPLETE", "FAIL"] if "failures" in self.features else [])]
            kinds += [(self.pick(more), self.pick(MINUTES)) for _ in range(self.draw(st.integers(0, 2)))]
        return kinds

    def run(self) -> list[Body]:
        """The events of one run."""
        number = len(self.runs) + 1
        if self.runs and self.one_in(4, "shared_runs"):
            number = self.pick(self.runs)
        self.runs.append(number)
        job, inputs, outputs = self.pick(self.jobs), self.some(self.names, 3), self.some(self.names, 2, 1)
        by_spark = self.one_in(3, "profiles")
        if by_spark:
            job = f"app.{self.pick(NODES)}"
        producer, calls = SPARK if by_spark else PRODUCER, self.one_in(6, "functions")
        if calls and self.draw(st.booleans()):
            producer = DBT
        is_partition = self.one_in(8, "profiles")
        if is_partition:
            producer = DAGSTER
        events = []
        for kind, minute in self.moments():
            read, written = self.mentions(inputs, "input"), self.mentions(outputs, "output")
            facets = self.job_facets()
            if calls:
                facets["sql"] = sql(self.pick(CALLED))
                read += [ds(name, namespace=namespace) for namespace, name in self.some(FUNCTIONS, 2)]
                written = [self.by_function(each) for each in written]
            named = "unknown" if self.one_in(6, "nameless") else job
            event = run_event(kind, minute, number, read, written, job=named, **facets)
            if is_partition and self.draw(st.booleans()):
                event["run"]["facets"] = {"nominalTime": facet("NominalTimeRunFacet", nominalStartTime=at(0))}
            events.append({**event, "producer": producer})
        return events

    def by_function(self, body: Body) -> Body:
        """A dataset that is written, now and then with a column out of what is no table."""
        if not self.draw(st.booleans()):
            return body
        namespace, name = self.pick(FUNCTIONS)
        lineage = column_lineage(y="a.x")
        lineage["fields"]["y"]["inputFields"][0] |= {"namespace": namespace, "name": name}
        return {**body, "facets": {**body.get("facets", {}), "columnLineage": lineage}}

    def declaration(self) -> Body:
        """A JobEvent, of a job that may never run."""
        job = self.pick((*self.jobs, "never", *(("unknown",) if "nameless" in self.features else ())))
        read, written = self.mentions(list(self.names), "input"), self.mentions(list(self.names), "output")
        return job_event(self.pick(MINUTES), job, read, written, **self.job_facets())

    def observation(self) -> Body:
        """A DatasetEvent."""
        body = self.mention(self.pick(self.names), "dataset")
        if self.draw(st.booleans()):
            body.setdefault("facets", {}).update(ds("", self.pick(VERSIONS))["facets"])
        return dataset_event(self.pick(MINUTES), body)


@st.composite
def histories(
    draw: Callable[[st.SearchStrategy[Any]], Any], features: frozenset[str] = FEATURES, max_runs: int = 15
) -> list[Body]:
    """The events of a history with the features, in no particular order.

    Raises ValueError for a feature that is none.
    """
    if features - FEATURES:
        raise ValueError(f"no such features: {sorted(features - FEATURES)}")
    world = World(draw, features)
    world.names = NAMES[: draw(st.integers(3, len(NAMES)))]
    if "folders" in features and draw(st.booleans()):
        world.names = (*FOLDERS[: draw(st.integers(2, len(FOLDERS)))], *world.names[: draw(st.integers(1, 4))])
    world.jobs = tuple(f"job{number}" for number in range(draw(st.integers(2, 6))))
    events = []
    for _ in range(draw(st.integers(min(3, max_runs), max_runs))):
        events += world.run()
    if "dataset_events" in features:
        events += [world.observation() for _ in range(draw(st.integers(0, 4)))]
    if "aliases" in features and world.one_in(4, "aliases"):
        events.append(world.twins())
    if "job_events" in features:
        events += [world.declaration() for _ in range(draw(st.integers(0, 3)))]
    return events


@st.composite
def arrivals(draw: Callable[[st.SearchStrategy[Any]], Any], events: list[Body]) -> list[Body]:
    """The same set of events in another order, some of them twice."""
    again = draw(st.lists(st.sampled_from(events), max_size=3)) if events else []
    return draw(st.permutations(events + again))


def cuts() -> st.SearchStrategy[str | None]:
    """An as-of time, or none; some lie before every event, some after all."""
    return st.one_of(st.none(), st.sampled_from([at(minute) for minute in range(-1, AFTER_ALL)]))
