"""Measures the patterns for direct identifiers on a labelled sample: precision, recall and errors."""

import csv
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from expectations.gx.identifiers import PATTERNS, holds

SAMPLE = Path(__file__).parent.parent / "tests/labelled/identifiers.csv"


class Measure(NamedTuple):
    """The result of a pattern on the sample; `mistaken` and `missed` are the texts themselves."""

    kind: str
    labelled: int
    matches: int
    mistaken: list[str]
    missed: list[str]

    @property
    def precision(self) -> float:
        """The share of the matches that are of the kind."""
        return (self.matches - len(self.mistaken)) / self.matches

    @property
    def recall(self) -> float:
        """The share of the texts of the kind that it matches."""
        return 1 - len(self.missed) / self.labelled


def sample() -> list[tuple[str, str]]:
    """The labelled texts as (kind, text)."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["text"]) for row in csv.DictReader(file)]


def measures() -> list[Measure]:
    """A measure for each pattern."""
    texts = sample()
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    matches: dict[str, set[str]] = {}
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE texts (text VARCHAR)")
        connection.execute(sa.table("texts", sa.column("text")).insert(), [{"text": text} for _, text in texts])
        for kind in PATTERNS:
            column = sa.column("text")
            query = sa.select(column).select_from(sa.table("texts")).where(holds(column, kind))
            matches[kind] = {row[0] for row in connection.execute(query).fetchall()}
    return [_measure(kind, texts, matches[kind]) for kind in PATTERNS]


def _measure(kind: str, texts: list[tuple[str, str]], matches: set[str]) -> Measure:
    labelled = {text for of, text in texts if of == kind}
    return Measure(kind, len(labelled), len(matches), sorted(matches - labelled), sorted(labelled - matches))


def table() -> str:
    """The measures as Markdown."""
    rows = [
        f"| {one.kind} | {one.labelled} | {one.precision:.2f} | {one.recall:.2f} "
        f"| {_listed(one.mistaken)} | {_listed(one.missed)} |"
        for one in measures()
    ]
    return "\n".join(
        [
            "| kind | in the sample | precision | recall | mistaken for it | missed |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _listed(texts: list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
