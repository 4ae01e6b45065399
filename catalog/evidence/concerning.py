"""Which management records are about a version: by its name, a dataset of its trace, or one of its findings."""

from collections.abc import Iterator

from catalog.events.facet_values import member, text
from catalog.lineage.closure import Version
from catalog.questions.lists import RecordRow
from catalog.values.canonical_json import Json

_NAMING = ("target", "dataset")  # members that hold one {namespace, name, version}
_LISTING = ("nodes", "models", "datasets")  # and those that hold a list of them


class Concern:
    """What records about a version may name: the version, the datasets it came from, the ids of its findings."""

    def __init__(self, version: Version, datasets: set[tuple[str, str]], findings: set[str]) -> None:
        """Take the names that count."""
        self._version = version
        self._datasets = datasets
        self._findings = findings

    def has(self, row: RecordRow) -> bool:
        """Whether a record is about it."""
        body = row["body"]
        if text(body.get("finding")) in self._findings or self._findings & set(_texts(body.get("findings"))):
            return True
        return any(self._is_named(named) for named in (body, *_named_in(body)))

    def _is_named(self, named: Json) -> bool:
        namespace, name = text(member(named, "namespace")), text(member(named, "name"))
        if name is None:
            return False
        own = self._version.namespace, self._version.name
        if name == own[1] and namespace in (None, own[0]):
            return text(member(named, "version")) in (None, self._version.version)
        if namespace is None:
            return any(name == other for _, other in self._datasets)
        return (namespace, name) in self._datasets


def _named_in(body: dict[str, Json]) -> Iterator[Json]:
    for key in _NAMING:
        yield body.get(key)
    for key in _LISTING:
        listed = body.get(key)
        yield from listed if isinstance(listed, list) else ()


def _texts(value: Json) -> Iterator[str]:
    return (item for item in value if isinstance(item, str)) if isinstance(value, list) else iter(())


def names_dataset(row: RecordRow, namespace: str, name: str) -> bool:
    """Whether a record names a dataset, any version of it."""
    named = [(text(member(item, "namespace")), text(member(item, "name"))) for item in _named_in(row["body"])]
    return any(other == name and where in (None, namespace) for where, other in named)
