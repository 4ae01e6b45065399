"""Cases: lineage that jobs and datasets declare outside of runs."""

from worked.build import column_lineage, complete, dataset_event, ds, fail, job_event, lineage, start
from worked.case import Case

DECLARED = (
    Case(
        "a job that never ran",
        "§1.7, no. 19: its declared edge goes from the newest version of the input to `unversioned`.",
        (complete(5, 1, "", "a"), complete(9, 2, "", "a"), job_event(7, "etl", "a x", "b")),
        "b",
        versions="b@- a@#2 x@-",
        edges="a@#2 > b@- declared time; x@- > b@- declared none",
        leaves="a@#2 x@-",
        gaps="",
    ),
    Case(
        "a job that ran",
        "§1.7: declared edges count only where no run was ever observed for the job.",
        (job_event(7, "etl", "a", "b"), start(9, 1, job="etl")),
        "b",
        versions="b@-",
        edges="",
        leaves="b@-",
    ),
    Case(
        "the job ran after as-of",
        "§1.7, §7: a run after as-of is not observed; the symlink rule does not apply to runs.",
        (job_event(7, "etl", "a", "b"), start(9, 1, job="etl")),
        "b",
        as_of=8,
        edges="a@- > b@- declared none",
    ),
    Case(
        "the latest JobEvent",
        "§1.6, no. 18: replaced by the latest JobEvent that has any inputs or outputs.",
        (job_event(1, "etl", "a", "b"), job_event(2, "etl", "c", "b"), job_event(3, "etl")),
        "b",
        edges="c@- > b@- declared none",
    ),
    Case(
        "declared lineage facet",
        "No. 18: a JobEvent's lineage facet works as in a run.",
        (job_event(1, "etl", "a x", "b", lineage=lineage(b="a")),),
        "b",
        edges="a@- > b@- declared none",
    ),
    Case(
        "column lineage of a DatasetEvent",
        "§1.3, no. 18: a declared edge into its dataset, of no job; the latest such event counts.",
        (
            dataset_event(1, ds("b", columnLineage=column_lineage(x="z.x"))),
            dataset_event(2, ds("b", columnLineage=column_lineage(x="a.x"))),
            dataset_event(3, "b"),
        ),
        "b",
        edges="a@- > b@- declared none",
        leaves="a@-",
    ),
    Case(
        "unversioned with producers and a declared edge",
        "No. 20: a gap when some run wrote the dataset, and the declared edge stays.",
        (fail(1, 1, "", "b"), job_event(7, "etl", "a", "b")),
        "b@-",
        edges="a@- > b@- declared none",
        gaps="unversioned_source b@-",
        leaves="a@-",
    ),
)
