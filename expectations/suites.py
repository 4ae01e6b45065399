"""Expectation suites: Great Expectations' JSON, or the same in YAML, and the digest by which one is known."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from catalog.values.canonical_json import Json, canonical_json
from catalog.values.errors import BadQuestionError
from catalog.values.globs import matches

SEVERITIES = ("critical", "warning", "info")
_KNOWN = frozenset({"type", "kwargs", "severity", "meta", "id", "description", "notes", "rendered_content"})


class Expectation(NamedTuple):
    """An expectation by GX's name, such as `expect_column_values_to_be_unique`, with its arguments."""

    type: str
    kwargs: Mapping[str, Json]
    severity: str = "critical"


class DatasetPattern(NamedTuple):
    """Which datasets a suite is for: patterns over namespace and name, `*` for anything."""

    namespace: str
    name: str


class Suite(NamedTuple):
    """A named list of expectations, and the datasets it is for."""

    name: str
    expectations: tuple[Expectation, ...]
    datasets: tuple[DatasetPattern, ...] = ()

    @property
    def severity(self) -> str:
        """The highest severity of its expectations; critical where there are none."""
        return min((one.severity for one in self.expectations), key=SEVERITIES.index, default=SEVERITIES[0])

    def is_for(self, namespace: str, name: str) -> bool:
        """Whether it is for a dataset: by its patterns; without any, for the datasets called as it is."""
        if not self.datasets:
            return name == self.name
        return any(matches(one.namespace, namespace) and matches(one.name, name) for one in self.datasets)

    @property
    def digest(self) -> str:
        """SHA-256 of name and expectations in canonical JSON, free of their order and of ids, notes and meta."""
        listed = sorted(canonical_json(_plain(one)) for one in self.expectations)
        return hashlib.sha256(canonical_json(self.name) + b"\n" + b"\n".join(listed)).hexdigest()


def _plain(expectation: Expectation) -> Json:
    """The expectation as it is hashed; GX writes 1 as 1.0 and leaves out what is null, so both are one."""
    kwargs = {key: _alike(value) for key, value in expectation.kwargs.items() if value is not None}
    return {"type": expectation.type, "kwargs": kwargs, "severity": expectation.severity}


def _alike(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _alike(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_alike(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_suite(path: Path) -> Suite:
    """The suite of a JSON or YAML file. Raises BadQuestionError naming the file and every fault."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadQuestionError(f"{path}: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise BadQuestionError(f"{path}: a suite is an object with `name` and `expectations`")
    faults = list[str]()
    suite = suite_of(document, path.stem, faults)
    if faults:
        raise BadQuestionError(f"{path}: {'; '.join(faults)}")
    return suite


def suite_of(document: Mapping[str, Json], default_name: str, faults: list[str]) -> Suite:
    """The suite of a parsed document, faults added to the list; reads what GX wrote before 1.0 too.

    Where GX itself writes the file, `datasets` stands in `meta`, which GX keeps.
    """
    name = document.get("name", document.get("expectation_suite_name", default_name))
    listed = document.get("expectations")
    if not isinstance(listed, list) or not listed:
        faults.append("`expectations` is missing, empty or no list")
        listed = []
    expectations = [_expectation(item, index, faults) for index, item in enumerate(listed)]
    known = tuple(one for one in expectations if one is not None)
    return Suite(str(name), known, _datasets(document, faults))


def _datasets(document: Mapping[str, Json], faults: list[str]) -> tuple[DatasetPattern, ...]:
    meta = document.get("meta")
    listed = document.get("datasets", meta.get("datasets") if isinstance(meta, dict) else None)
    if listed is None:
        return ()
    if not isinstance(listed, list) or not listed:
        faults.append("`datasets` is empty or no list")
        return ()
    return tuple(one for index, item in enumerate(listed) if (one := _pattern(item, f"datasets[{index}]", faults)))


def _pattern(item: Json, where: str, faults: list[str]) -> DatasetPattern | None:
    """The pattern of a name, or of an object with one; in any namespace where it has none."""
    named = {"name": item} if isinstance(item, str) else item
    if not isinstance(named, dict) or not isinstance(named.get("name"), str) or set(named) - {"namespace", "name"}:
        faults.append(f"{where} is neither a name nor an object of `namespace` and `name`")
        return None
    return DatasetPattern(str(named.get("namespace", "*")), str(named["name"]))


def _expectation(item: Json, index: int, faults: list[str]) -> Expectation | None:
    where = f"expectations[{index}]"
    if not isinstance(item, dict):
        faults.append(f"{where} is no object")
        return None
    kind = item.get("type", item.get("expectation_type"))
    kwargs = item.get("kwargs", {})
    severity = item.get("severity") or "critical"
    unknown = sorted(set(item) - _KNOWN - {"expectation_type"})
    if not isinstance(kind, str):
        faults.append(f"{where}.type is missing")
    if not isinstance(kwargs, dict):
        faults.append(f"{where}.kwargs is no object")
    if severity not in SEVERITIES:
        faults.append(f"{where}.severity {severity!r} is none of {', '.join(SEVERITIES)}")
    if unknown:
        faults.append(f"{where} has unknown keys: {', '.join(unknown)}")
    if not (isinstance(kind, str) and isinstance(kwargs, dict) and isinstance(severity, str)):
        return None
    # A batch is of one run of GX, so it would make another suite of the same one.
    own = {str(key): value for key, value in kwargs.items() if key != "batch_id"}
    return Expectation(kind, own, severity)
