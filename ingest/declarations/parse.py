"""Files of governance as checked entries, or everything that is wrong with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from pydantic import JsonValue, ValidationError

from catalog.vocabulary.vocabulary import Vocabulary
from ingest.declarations.documents import (
    SECTIONS,
    AliasEntry,
    DatasetEntry,
    DeclassifierEntry,
    LineageEntry,
    ModelEntry,
    TermEntry,
)
from ingest.declarations.faults import Fault, path_text
from ingest.declarations.folder import GovernanceFile
from ingest.declarations.own_terms import own_term
from ingest.declarations.places import Place
from ingest.declarations.validation_errors import faults_of, near
from ingest.declarations.yaml_nodes import Node, YamlError, at, plain, read_yaml, scalars, step
from ingest.facets.checked_words import VOCABULARY
from ingest.facets.models import Source

UNFILLED = "FILL_IN"
# What stands for bytes that are no UTF-8, and halves of characters.
_NO_TEXT = re.compile("[\ufffd\ud800-\udfff]")
Entry = DatasetEntry | ModelEntry | DeclassifierEntry | AliasEntry | LineageEntry | Source | TermEntry


class FaultyError(Exception):
    """Files that are wrong; `faults` holds every fault, sorted."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, each once, in the order of files and lines."""
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} faults")


@dataclass
class Declarations:
    """All entries of all files, by section, each with its place."""

    terms: list[tuple[TermEntry, Place]] = field(default_factory=list)
    defaults: list[tuple[DatasetEntry, Place]] = field(default_factory=list)
    sources: list[tuple[Source, Place]] = field(default_factory=list)
    datasets: list[tuple[DatasetEntry, Place]] = field(default_factory=list)
    models: list[tuple[ModelEntry, Place]] = field(default_factory=list)
    declassifiers: list[tuple[DeclassifierEntry, Place]] = field(default_factory=list)
    aliases: list[tuple[AliasEntry, Place]] = field(default_factory=list)
    lineage: list[tuple[LineageEntry, Place]] = field(default_factory=list)


class _Read(NamedTuple):
    """A document: its file, nodes and value, and the paths whose faults were told already."""

    file: str
    root: Node
    value: dict[str, JsonValue]
    told: frozenset[str]


def read_files(files: Iterable[GovernanceFile]) -> Declarations:
    """The entries of all files. Raises FaultyError with every fault of every file."""
    faults: list[Fault] = []
    documents = [document for file in files for document in _documents(file, faults)]
    vocabulary = _vocabulary(documents, faults)
    found = Declarations()
    for document in documents:
        _collect(document, vocabulary, found, faults)
    faults += _cross_faults(found, _source_names(documents))
    if faults:
        raise FaultyError(faults)
    return found


def _documents(file: GovernanceFile, faults: list[Fault]) -> list[_Read]:
    """The documents of a file that are mappings of sections."""
    text = file.text
    if no_text := _NO_TEXT.search(text):
        line = text.count("\n", 0, no_text.start()) + 1
        faults.append(Fault(file.path, line, "", "not UTF-8: bytes here stand for no character"))
        return []
    if PurePosixPath(file.path).suffix == ".json":
        text = text.replace("\t", " ")  # JSON may be indented by tabs, YAML not; within its strings none can stand
    try:
        roots, found = read_yaml(text)
    except YamlError as error:
        faults.append(_yaml_fault(file, error))
        return []
    faults += [_yaml_fault(file, error) for error in found]
    told = frozenset(path_text(error.path) for error in found)
    documents = []
    for root in roots:
        value = plain(root)
        if isinstance(value, dict):
            documents.append(_Read(file.path, root, value, told))
        else:
            sections = ", ".join(SECTIONS)
            faults.append(Fault(file.path, root.line, "", f"a file is a mapping of sections: {sections}"))
    return documents


def _yaml_fault(file: GovernanceFile, error: YamlError) -> Fault:
    return Fault(file.path, error.line, path_text(error.path), error.reason)


def _vocabulary(documents: Sequence[_Read], faults: list[Fault]) -> Vocabulary:
    """The standard words and those of the files; terms that are wrong are faults and left out."""
    vocabulary = Vocabulary.standard()
    given: list[tuple[TermEntry, Place]] = []
    for document in documents:
        for index, value in enumerate(_items(document.value.get("terms"))):
            try:
                entry = TermEntry.model_validate(value)
            except ValidationError:
                continue  # told with its section
            given.append((entry, Place(document.file, ("terms", index), at(document.root, ("terms", index)))))
    terms = [own_term(entry) for entry, _ in given]
    wrong = vocabulary.faults(terms)
    faults += [given[index][1].fault(reason) for index, reason in wrong]
    return vocabulary.with_terms(terms) if not wrong else vocabulary


def _collect(document: _Read, vocabulary: Vocabulary, found: Declarations, faults: list[Fault]) -> None:
    """Add the entries of a document that are right, and what is wrong with the others."""
    unfinished = dict(_unfinished(document))
    faults += unfinished.values()
    for section, items in document.value.items():
        place = Place(document.file, (section,), step(document.root, section) or document.root)
        if section not in SECTIONS:
            line = document.root.key_lines[section]
            nearest = tuple(near(section, list(SECTIONS)))
            faults.append(Fault(document.file, line, section, f"no section {section!r}", nearest))
        elif not isinstance(items, list):
            if section not in unfinished:
                faults.append(place.fault("a section is a list of entries, each begun with a dash"))
        else:
            told = _collect_section(place, items, vocabulary, found)
            faults += [fault for fault in told if fault.path not in unfinished and fault.path not in document.told]


def _collect_section(
    section: Place, items: Sequence[JsonValue], vocabulary: Vocabulary, found: Declarations
) -> list[Fault]:
    name = str(section.path[0])
    model = SECTIONS[name]
    faults = []
    for index, item in enumerate(items):
        place = Place(section.file, (name, index), at(section.node, (index,)))
        try:
            entry = model.model_validate(item, context={VOCABULARY: vocabulary})
        except ValidationError as error:
            faults += faults_of(error, place, model)
        else:
            getattr(found, name).append((entry, place))
    return faults


def _unfinished(document: _Read) -> Iterable[tuple[str, Fault]]:
    """What is still empty, or still to be filled in, by its path."""
    for path, node in scalars(document.root):
        reason = ""
        if node.value is None:
            reason = "empty; give a value or leave the key out"
        elif node.value == UNFILLED:
            reason = f"not filled in yet: {UNFILLED} stands for what you know"
        if reason:
            yield path_text(path), Fault(document.file, node.line, path_text(path), reason)


def _source_names(documents: Sequence[_Read]) -> list[str]:
    """The names of all sources, also of those that have a fault."""
    items = [item for document in documents for item in _items(document.value.get("sources"))]
    return [name for item in items if isinstance(item, dict) and isinstance(name := item.get("name"), str)]


def _items(section: JsonValue) -> list[JsonValue]:
    return section if isinstance(section, list) else []


def _cross_faults(found: Declarations, source_names: list[str]) -> list[Fault]:
    """What no entry tells alone: sources that are not there, sources and jobs that are there twice."""
    faults = []
    sources: dict[str, Place] = {}
    for source, place in found.sources:
        if source.name in sources:
            first = sources[source.name]
            faults.append(place.fault(f"source {source.name!r} is at {first.file}:{first.line} already", "name"))
        sources.setdefault(source.name, place)
    for entry, place in [*found.datasets, *found.defaults]:
        if entry.source is not None and entry.source not in source_names:
            reason = f"no source {entry.source!r} under sources"
            faults.append(place.fault(reason, "source", nearest=near(entry.source, source_names)))
    jobs: dict[tuple[str, ...], Place] = {}
    for declassifier, place in found.declassifiers:
        job = tuple(declassifier.job)
        if job in jobs:
            reason = f"job {' '.join(job)} is at {jobs[job].file}:{jobs[job].line} already"
            faults.append(place.fault(reason, "job"))
        jobs.setdefault(job, place)
    return faults
