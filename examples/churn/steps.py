"""One step of the pipeline that is SQL: run it for real, and say what it read, wrote and how."""

from collections.abc import Mapping, Sequence

from examples.churn.shop import DUCKDB, SQL, Shop
from examples.churn.sql_lineage import FILES, Dataset, edges_of, sources_of, statements, target_of
from whence import Run


def sql_step(
    shop: Shop,
    parent: Run,
    job: str,
    *,
    script: str | None = None,
    key: str | None = None,
    versions: Mapping[Dataset, str | None] | None = None,
) -> str | None:
    """Run `sql/<script or job>.sql` as a job of its own and return the version of what it wrote last.

    Files get the SHA-256 of their bytes as version, tables that of their rows if a `key` to sort by is given.
    Other tables get none: the catalog finds by time which version was read, unless `versions` names it.
    """
    text = (SQL / f"{script or job}.sql").read_text(encoding="utf-8").strip()
    trees = statements(text)
    sources = list(dict.fromkeys(source for tree in trees for source in sources_of(tree)))
    fields = {source: shop.fields(source) for source in sources}
    run = Run("shop", job, parent=parent, sql=text, engine=DUCKDB)
    for source in sources:
        note_read(shop, run, source, (versions or {}).get(source))
    written = None
    with run:
        for tree, statement in zip(trees, shop.split(text), strict=True):
            target = target_of(tree)
            rows = shop.execute(statement)
            written = run.writes(
                *target,
                version=shop.content_version(target, key) if key else None,
                sha256_of=shop.path(target.name) if target.namespace == FILES else None,
                fields=shop.fields(target),
                column_lineage=edges_of(tree, fields),
                row_count=rows,
                lifecycle=None if "INSERT INTO" in statement else "OVERWRITE",
                dataset_type=_type(target),
            )
            narrate(job, sources, target.name, f"{rows:,} rows")
    return written


def note_read(shop: Shop, run: Run, source: Dataset, version: str | None = None) -> None:
    """Note an input with its fields; a file with the SHA-256 of its bytes as version."""
    run.reads(
        *source,
        version=version,
        sha256_of=shop.path(source.name) if source.namespace == FILES else None,
        fields=shop.fields(source),
        dataset_type=_type(source),
    )


def narrate(job: str, sources: Sequence[Dataset], target: str, outcome: str) -> None:
    """Print what a step did, in one line."""
    read = ", ".join(source.name for source in sources)
    print(f"  {job:<18} {read} → {target}: {outcome}", flush=True)


def _type(dataset: Dataset) -> str:
    return "FILE" if dataset.namespace == FILES else "TABLE"
