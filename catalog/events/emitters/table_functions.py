"""Functions of SQL that OpenLineage's parser takes for tables: what they read is their argument.

dbt's column lineage (`integration/dbt`) and Airflow's operators name `read_parquet` as a dataset of the database:
https://github.com/OpenLineage/OpenLineage/blob/main/integration/common/src/openlineage/common/provider/dbt/processor.py
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from catalog.events.facet_values import DatasetName, member, text
from catalog.values.canonical_json import Json
from catalog.values.placeholders import FILE_READERS

_UNNEST: Final = "https://duckdb.org/docs/stable/sql/query_syntax/unnest"
_FLATTEN: Final = "https://docs.snowflake.com/en/sql-reference/functions/flatten"
_EXPLODE: Final = "https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-lateral-view.html"
_SERIES: Final = "https://www.postgresql.org/docs/current/functions-srf.html"
_FILES: Final = "https://duckdb.org/docs/stable/data/multiple_files/overview"
_DBT: Final = "/integration/dbt"


class TableFunction(NamedTuple):
    """A function that stands where a table may, and where it is documented."""

    name: str
    source: str


# Those that read files name them in their first argument; the others read nothing beside their arguments.
READERS = tuple(TableFunction(name, _FILES) for name in sorted(FILE_READERS))
OTHERS = (
    TableFunction("unnest", _UNNEST),
    TableFunction("flatten", _FLATTEN),
    TableFunction("explode", _EXPLODE),
    TableFunction("generate_series", _SERIES),
)
_WORDS = "|".join(function.name for function in (*READERS, *OTHERS))
_HINTS = ("read_", "_scan", *(function.name for function in OTHERS))  # of READERS each has one of the first two
_ENDINGS = ("parquet", "csv", "tsv", "json", "jsonl", "ndjson", "txt", "gz", "zst")
_PATH_HINTS = ("/", *(f".{ending}'" for ending in _ENDINGS))
_PATH_AFTER = re.compile(r"(?:from|join)\s+'")
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'((?:[^']|'')*)'", re.DOTALL)
_AFTER = r"(?:\b(?:FROM|JOIN|LATERAL)\b|,|\bTABLE\s*\()\s*"
_LITERAL = r"'(\d+)'"  # texts are taken out first, so that nothing in them is taken for SQL; here their numbers stand
_CALL = re.compile(
    rf"{_AFTER}(?:\w+\.)*({_WORDS})\s*\(\s*(?:({_LITERAL})|\[((?:\s*{_LITERAL}\s*,?)+)\])?\s*([,)]?)", re.IGNORECASE
)
_AS_TABLE = re.compile(rf"\b(?:FROM|JOIN)\s+(?:\w+\.)*({_WORDS})\b(?!\s*\()", re.IGNORECASE)
_PATH_AS_TABLE = re.compile(rf"\b(?:FROM|JOIN)\s+{_LITERAL}", re.IGNORECASE)
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/?(.*)", re.DOTALL)
_WILDCARD = re.compile(r"[*?\[]")
_PATH = re.compile(rf"/|\.(?:{'|'.join(_ENDINGS)})\Z")


class TableCalls(NamedTuple):
    """The functions, and paths, that stand for tables in a `sql` facet, by their name in small letters.

    files: what each reads, nothing where it reads no files. unknown: those of which it cannot be seen.
    """

    facet_hash: int
    files: Mapping[str, tuple[DatasetName, ...]]
    unknown: frozenset[str]

    def of(self, name: str) -> tuple[DatasetName, ...] | None:
        """The files read by what a dataset is named after; None where that is a dataset, or cannot be seen."""
        last = name.rpartition(".")[2].lower()
        return None if last in self.unknown else self.files.get(name, self.files.get(last))

    def all_files(self) -> list[DatasetName]:
        """Every file that is read, once."""
        return sorted({name for names in self.files.values() for name in names})


def table_calls(facet: Json, facet_hash: int) -> TableCalls | None:
    """The functions and paths that stand for tables in a `sql` facet; None where there are none."""
    query = text(member(facet, "query"))
    if query is None or not _may_call(query.lower()):
        return None
    literals: list[str] = []

    def take_out(noise: re.Match[str]) -> str:
        if noise[1] is None:
            return " "
        literals.append(noise[1].replace("''", "'"))
        return f"'{len(literals) - 1}'"

    plain = _NOISE.sub(take_out, query)
    files, unknown = _called(plain, literals)
    for match in _PATH_AS_TABLE.finditer(plain):
        path = literals[int(match[1])]
        if _PATH.search(path):
            files[path].add(file_dataset(path))
    if not files and not unknown:
        return None
    return TableCalls(facet_hash, {name: tuple(sorted(read)) for name, read in files.items()}, frozenset(unknown))


def _may_call(small_letters: str) -> bool:
    """Whether a query has any of the words at all: few have, and reading one exactly takes far longer."""
    if any(hint in small_letters for hint in _HINTS):
        return True
    return any(hint in small_letters for hint in _PATH_HINTS) and _PATH_AFTER.search(small_letters) is not None


def _called(plain: str, literals: list[str]) -> tuple[defaultdict[str, set[DatasetName]], set[str]]:
    """The files that the functions called read, and those functions of which some call does not show it."""
    tables = {match[1].lower() for match in _AS_TABLE.finditer(plain)}
    files: defaultdict[str, set[DatasetName]] = defaultdict(set)
    unknown: set[str] = set()
    for call in _CALL.finditer(plain):
        name = call[1].lower()
        if name in tables:
            continue
        texts = (call[2] or call[4]) if call[6] else None
        if name not in FILE_READERS:
            files[name] = set()
        elif texts:
            files[name].update(file_dataset(literals[int(number)]) for number in re.findall(r"\d+", texts))
        else:
            unknown.add(name)
    return files, unknown


def file_dataset(path: str) -> DatasetName:
    """The dataset that a path or address is; of a pattern the folder above its first wildcard."""
    parts = path.split("/")
    at = next((place for place, part in enumerate(parts) if _WILDCARD.search(part)), len(parts))
    folder = "/".join(parts[:at])
    match = _URL.fullmatch(path)
    if match is None:
        return "file", (folder or path)
    scheme, place, name = match[1].lower(), match[2], match[3]
    inside = _URL.fullmatch(folder)
    name = (inside[3] if inside else "") or name
    if scheme == "file":
        return "file", f"/{name}"
    return f"{'gs' if scheme == 'gcs' else scheme}://{place}", name


def names_files_in_sql(producer: str | None) -> bool:
    """Whether an event's SQL is what its run did, so that the files it reads are inputs though none names them.

    dbt lists the models and sources of a model, not the files that its SQL reads.
    """
    return producer is not None and _DBT in producer
