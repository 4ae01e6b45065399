"""The upkeep of a catalog in a lake, by a command or by its server."""

from contextlib import nullcontext
from typing import TypedDict

from catalog.database.storage.lake_upkeep import KEEPING_UP, checkpoint_metadata, keep_up
from catalog.database.storage.place import Lake
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError
from catalog.vocabulary.durations import parse_duration

# Longer than anybody works with one state of the tables: a statement of users' SQL, or a copy of the metadata.
KEEP = "P1D"
# No state but the newest; then nothing that was deleted is in the lake's files either.
KEEP_NONE = "PT0S"


class Maintained(TypedDict):
    """How much was done: rows written into files, files merged and into how many, snapshots, files removed."""

    flushed_rows: int
    merged_files: int
    into_files: int
    ended_snapshots: int
    removed_files: int


def maintain(catalog: Catalog, keep: str = KEEP) -> Maintained:
    """What was put together and removed in a lake; the log and its chain stay as they are.

    keep: an ISO 8601 duration, for which earlier states of the tables can still be read and replaced files stay; of
    none, what was deleted leaves the files too, and whoever reads one of those fails.
    Raises BadQuestionError where it is no duration, and where the catalog is a file.
    """
    if not isinstance(catalog.place, Lake):
        raise BadQuestionError(f"{catalog.place} is a file, which keeps itself. Name a lake: --catalog ducklake:FILE")
    try:
        months, days, seconds = parse_duration(keep)
    except ValueError as error:
        raise BadQuestionError(f"--keep: {error}") from None
    kept = f"{months} months {days} days {seconds} seconds"
    is_rewritten = not (months or days or seconds)
    # A transaction under way would find the state that it began with gone: none is, of those that write.
    still = catalog.standing_still() if is_rewritten else nullcontext()
    with catalog.cursor() as cursor, KEEPING_UP, still:
        done = keep_up(cursor, kept, is_rewritten=is_rewritten)
        if is_rewritten and catalog.place.postgres is None:
            checkpoint_metadata(cursor)
    return {
        "flushed_rows": done.flushed_rows,
        "merged_files": done.merged_files,
        "into_files": done.into_files,
        "ended_snapshots": done.ended_snapshots,
        "removed_files": done.removed_files,
    }
