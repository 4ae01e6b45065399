"""Which names are one dataset (§1.9), naively: groups merged and parted by plain loops, to judge the real readings.

Sources: docs/semantics.md §1.9 and docs/decisions/0002. Nothing here is shared with the product.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from oracles.functions import READERS

Name = tuple[str, str]
Pair = frozenset[Name]

PATHS = [
    "file",
    "s3",
    "gs",
    "abfs",
    "abfss",
    "wasb",
    "wasbs",
    "adl",
    "hdfs",
    "webhdfs",
    "viewfs",
    "dbfs",
    "ftp",
    "ftps",
    "sftp",
    "oss",
    "cos",
    "cosn",
    "obs",
]
BUCKETS = ["s3", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "cosn", "obs"]
WRITTEN = {
    **dict.fromkeys(["postgres", "postgresql", "crate"], "5432"),
    **dict.fromkeys(["mysql", "mariadb"], "3306"),
    **dict.fromkeys(["sqlserver", "mssql"], "1433"),
    "cassandra": "9042",
    "cockroach": "26257",
    "db2": "50000",
    "hdfs": "8020",
    "kafka": "9092",
    "mongodb": "27017",
    "oracle": "1521",
    "redshift": "5439",
    "teradata": "1025",
}
LEFT_OUT = {"ftp": "21", "http": "80", "https": "443", "sftp": "22"}
UPPER = ["snowflake", "oracle", "db2"]
CASELESS = [
    "awsathena",
    "bigquery",
    "clickhouse",
    "databricks",
    "duckdb",
    "hive",
    "mariadb",
    "mssql",
    "mysql",
    "presto",
    "spanner",
    "sqlite",
]
CASELESS += ["sqlserver", "teradata", "trino"]


def spelt(namespace: str, name: str) -> Name:
    """The normal form of a name."""
    if namespace.lower().rstrip("/") in ("file", "file:"):
        path = re.sub(r"(?i)^file:(//)?(?=/)", "", name)
        if not path.startswith("/") and namespace.lower() not in ("file", "file:", "file://"):
            path = "/" + path
        return "file", unslashed(re.sub("^//+", "/", path))
    scheme, separator, rest = namespace.partition("://")
    if not separator or not re.fullmatch("[A-Za-z][A-Za-z0-9+.-]*", scheme):
        scheme, place = unslashed(namespace), unslashed(namespace)
    else:
        scheme = {"s3a": "s3", "s3n": "s3"}.get(scheme.lower(), scheme.lower())
        authority, slash, path = rest.partition("/")
        place = f"{scheme}://{hosts(scheme, authority)}{(slash + path).rstrip('/')}"
    if scheme in BUCKETS and name.strip("/"):
        name = name.lstrip("/")
    name = unslashed(name)
    return place, name if scheme in PATHS else unslashed(unquoted(scheme, name))


def unslashed(text: str) -> str:
    """The text without slashes at its end, one kept where there is nothing else."""
    return text.rstrip("/") or text[0]


def hosts(scheme: str, authority: str) -> str:
    """The hosts of a namespace in small letters, each with its port."""
    if scheme in BUCKETS and "@" not in authority:
        return authority
    user, at, listed = authority.rpartition("@")
    found = []
    for server in listed.split(","):
        host, port = server.strip().lower(), ""
        match = re.fullmatch(r"(.+):([0-9]+)", host, re.DOTALL)
        if match:
            host, port = match[1], str(int(match[2]))
        port = port or WRITTEN.get(scheme, "")
        found.append(f"{host}:{port}" if host and port and port != LEFT_OUT.get(scheme) else host)
    return user + at + ",".join(sorted(found) if scheme == "kafka" else found)


def unquoted(scheme: str, name: str) -> str:
    """A table's name without quotes that change nothing."""
    whole = r"""(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[^."`\[\]]+)"""
    if not re.fullmatch(rf"{whole}(?:\.{whole})*", name):
        return name
    parts = []
    for part in re.findall(whole, name):
        inner = part[1:-1]
        if part[0] in '"`[' and inner and not re.search(r'[."`\[\]]', inner):
            folded = (
                inner if scheme in CASELESS or part[0] != '"' else inner.upper() if scheme in UPPER else inner.lower()
            )
            parts.append(inner if inner == folded else part)
        else:
            parts.append(part)
    return ".".join(parts)


def is_placeholder(name: Name) -> bool:
    """Whether a name is an unrendered template or a word for nothing."""
    templates = r"\{\{.*\}\}|\{%.*%\}|\$\{.*\}|\$\(.*\)"
    if any(re.search(templates, text, re.DOTALL) for text in name):
        return True
    last = re.split("[./]", name[1].rstrip("/"))[-1].strip('"`[]')
    if name[0].startswith("duckdb") and last in READERS:
        return True
    return bool({*name, last} & {"--UNKNOWN--", "null", "None", "undefined"})


class Statements(NamedTuple):
    """What a name's facets say of other names: symlinks in force, and the latest whence_aliases."""

    symlinks: set[Pair]
    aliases: set[Pair]
    parts: list[tuple[Name, Name]]
    namespaces: list[tuple[str, str]]
    apart: set[Pair]


class Names:
    """The groups of names that are one dataset, and the identifiers that several datasets claim."""

    def __init__(self, sent: set[Name], named: set[Name], links: set[tuple[Name, Name]], told: Statements) -> None:
        """`links`: (dataset, identifier) of symlinks in force; `named`: every name of any kind."""
        real = {name for name in named if not is_placeholder(name)}
        self._sent = sent
        self._apart = told.apart
        self._declared = self._merged(real, [pair for pair in self._declared_pairs(real, told) if pair <= real])
        spellings = [frozenset(pair) for pair in self._same(real, lambda name: spelt(*name))]
        declared = [frozenset(group) for group in self._declared]
        self._alike = self._merged(real, [*declared, *spellings])
        claims = {
            (self._of(self._alike, one), self._of(self._alike, other))
            for one, other in links
            if one in real and other in real
        }
        self._claims = {(claimant, identifier) for claimant, identifier in claims if claimant != identifier}
        contested = {
            identifier for identifier in dict.fromkeys(i for _, i in self._claims) if self._is_contested(identifier)
        }
        kept = [c | i for c, i in self._claims if i not in contested]
        groups = self._merged(real, [*self._alike, *kept])
        self.groups = [part for group in groups for part in self._parted(group)]
        self._contested = contested

    def _declared_pairs(self, real: set[Name], told: Statements) -> Iterable[Pair]:
        yield from told.aliases
        for whole, (namespace, pattern) in told.parts:
            found = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
            for name in real:
                if spelt(*name)[0] == namespace and found.fullmatch(spelt(*name)[1]):
                    yield frozenset({whole, name})
        twins = self._merged({(n, "") for pair in told.namespaces for n in pair}, self._twins(told))
        for group in twins:
            alike = {name for name in real if (spelt(*name)[0], "") in group and name[1] != "*"}
            yield from map(frozenset, self._same(alike, lambda name: spelt(*name)[1]))

    @staticmethod
    def _twins(told: Statements) -> list[Pair]:
        return [frozenset({(one, ""), (other, "")}) for one, other in told.namespaces]

    @staticmethod
    def _same(names: set[Name], key: Callable[[Name], object]) -> Iterable[set[Name]]:
        groups: dict[object, set[Name]] = {}
        for name in names:
            groups.setdefault(key(name), set()).add(name)
        return groups.values()

    @staticmethod
    def _merged(names: set[Name], sets: Iterable[Iterable[Name]]) -> list[Pair]:
        groups = [frozenset({name}) for name in names]
        for each in sets:
            touched = [group for group in groups if group & set(each)]
            groups = [group for group in groups if group not in touched] + [frozenset().union(*touched)]
        return [group for group in groups if group]

    @staticmethod
    def _of(groups: Iterable[Pair], name: Name) -> Pair:
        return next((group for group in groups if name in group), frozenset({name}))

    def _is_contested(self, identifier: Pair) -> bool:
        return len({claimant for claimant, each in self._claims if each == identifier}) > 1

    def _holds_apart(self, group: Pair) -> bool:
        return any(len(pair) > 1 and pair <= group for pair in self._apart)

    def _parted(self, group: Pair) -> Iterable[Pair]:
        """In a group that holds a pair set apart every symlink falls, then every spelling; what is declared stays."""
        if not self._holds_apart(group):
            yield group
            return
        for alike in (each for each in self._alike if each <= group):
            if not self._holds_apart(alike):
                yield alike
            else:
                yield from (each for each in self._declared if each <= alike)

    def canonical(self, namespace: str, name: str) -> Name:
        """The one name of the dataset that this name is of."""
        group = self._of(self.groups, (namespace, name))
        return min(group & self._sent) if group & self._sent else min(group)

    def in_doubt(self) -> list[Name]:
        """The datasets, by canonical name, that a contested identifier leaves in doubt: once for each of these."""
        found: list[Name] = []
        for identifier in self._contested:
            claimants = [claimant for claimant, each in self._claims if each == identifier]
            if not all(self._are_apart(one, other) for one in claimants for other in claimants if one != other):
                found += {self.canonical(*name) for part in (identifier, *claimants) for name in part}
        return found

    def _are_apart(self, one: Pair, other: Pair) -> bool:
        return any(len(pair & one) == 1 and len(pair & other) == 1 for pair in self._apart)
