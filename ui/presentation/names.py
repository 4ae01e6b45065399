"""Another name of a dataset in words: what makes it one, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.show import NameAuthor, OtherName


def other_name_text(row: OtherName) -> str:
    """The name, what makes it one, by whom (the job, the person, the file), since when, and the reason given."""
    since = f", {row['declared_at'][:10]}" if row["declared_at"] else ""
    because = f": {row['because']}" if row["because"] else ""
    by = "; ".join([text for author in row["authors"] if (text := _author_text(author))])
    return f"{row['namespace']} {row['name']} ({row['reason']}, by {by or row['said_by']}{since}{because})"


def _author_text(author: NameAuthor) -> str:
    if author["reason"] == "symlink":
        job = f"job {author['job_namespace']} {author['job_name']}" if author["job_name"] else ""
        return f"emitter, {job or author['producer']}" if job or author["producer"] else ""
    said = author["actor"] or ("" if author["origin"] else author["producer"])
    return ", ".join([part for part in ("steward", said, author["origin"]) if part])
