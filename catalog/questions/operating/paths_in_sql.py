"""Paths that SQL names, of datasets that runs write and, as far as events say, none reads."""

from collections import defaultdict
from typing import NamedTuple, TypedDict

import duckdb
import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.events.facet_values import member, text
from catalog.events.sql_paths import NamedPath, folders_of, paths_in
from catalog.values.spelling import FILE_SCHEMES


class PathInSql(TypedDict):
    """That the SQL of a job names a path that is a dataset, lies in it, or holds it; names with namespaces first."""

    job: list[str]
    path: str
    dataset: list[str]


class _Place(NamedTuple):
    namespace: str
    path: str


class _DatasetRow(NamedTuple):
    path_namespace: str
    path: str
    namespace: str
    name: str
    is_read: bool
    writing_jobs: list[int]


class _SqlRow(NamedTuple):
    job_key: int
    namespace: str
    name: str
    body: str


def find_paths_in_sql(cursor: duckdb.DuckDBPyConnection) -> list[PathInSql]:
    """Each job with each such dataset once, in order of their names."""
    schemes = {"schemes": f"^({'|'.join(sorted(FILE_SCHEMES))})(://|$)"}
    unread = _Unread(fetch(cursor, statement("questions/path_datasets"), _DatasetRow, schemes))
    if not unread.at:
        return []
    found: dict[tuple[str, str, str, str], PathInSql] = {}
    for row in fetch(cursor, statement("questions/sql_of_jobs"), _SqlRow):
        for path in paths_in(text(member(orjson.loads(row.body), "query")) or ""):
            for dataset in unread.of(path):
                if row.job_key not in dataset.writing_jobs:
                    key = (row.namespace, row.name, dataset.namespace, dataset.name)
                    named: PathInSql = {
                        "job": [row.namespace, row.name],
                        "path": path.text,
                        "dataset": [dataset.namespace, dataset.name],
                    }
                    found.setdefault(key, named)
    return [found[key] for key in sorted(found)]


class _Unread:
    """The datasets that runs write, and of which none reads them, anything in them, or a folder around them."""

    def __init__(self, rows: list[_DatasetRow]) -> None:
        read = {_Place(row.path_namespace, row.path) for row in rows if row.is_read}
        around_read = {_Place(place.namespace, folder) for place in read for folder in folders_of(place.path)}
        self.at: dict[_Place, _DatasetRow] = {}
        self._within: dict[_Place, list[_DatasetRow]] = defaultdict(list)
        for row in rows:
            places = [_Place(row.path_namespace, folder) for folder in folders_of(row.path)]
            if row.writing_jobs and places and places[0] not in around_read and read.isdisjoint(places):
                self.at[places[0]] = row
                for folder in places[1:]:
                    self._within[folder].append(row)

    def of(self, path: NamedPath) -> list[_DatasetRow]:
        """The innermost dataset at a path or around it; where there is none, those inside it."""
        places = [_Place(path.namespace, folder) for folder in folders_of(path.name)]
        around = next((self.at[place] for place in places if place in self.at), None)
        return [around] if around is not None else self._within.get(places[0], [])
