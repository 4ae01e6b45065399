"""Files of governance as checked entries, or everything that is wrong with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from pydantic import ValidationError

from catalog.values.canonical_json import Json
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
from ingest.declarations.reading.faults import Fault, path_text
from ingest.declarations.reading.folder import GovernanceFile
from ingest.declarations.reading.own_term import own_term
from ingest.declarations.reading.places import Place
from ingest.declarations.reading.validation_errors import faults_of, near
from ingest.declarations.reading.yaml_nodes import Node, YamlError, at, plain, read_yaml, scalars, step
from ingest.facets.checked_words import VOCABULARY
from ingest.facets.models import Source

UNFILLED = "FILL_IN"
MOST_FAULTS = 1_000
# What stands for bytes that are no UTF-8, and halves of characters.
_NO_TEXT = re.compile("[\ufffd\ud800-\udfff]")
Entry = DatasetEntry | ModelEntry | DeclassifierEntry | AliasEntry | LineageEntry | Source | TermEntry


class FaultyError(Exception):
    """Files that are wrong; `faults` holds the first MOST_FAULTS, sorted, and how many more there are."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, each once, in the order of files and lines."""
        found = sorted(set(faults))
        self.faults = found[:MOST_FAULTS]
        more = len(found) - MOST_FAULTS
        if more > 0:
            self.faults.append(Fault(found[MOST_FAULTS].file, 1, "", f"and {more:,} more faults"))
        super().__init__(f"{len(found)} faults")


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
    """A document: its file, nodes and value, and the paths whose faults are reported already."""

    file: str
    root: Node
    value: dict[str, Json]
    reported: frozenset[str]


def read_files(files: Iterable[GovernanceFile]) -> Declarations:
    """The entries of all files. Raises FaultyError with every fault of every file."""
    faults: list[Fault] = []
    documents = [document for file in files for document in _documents(file, faults)]
    vocabulary = _vocabulary(documents, faults)
    declared = Declarations()
    for document in documents:
        _collect(document, vocabulary, declared, faults)
    faults += _cross_faults(declared, _source_names(documents))
    if faults:
        raise FaultyError(faults)
    return declared


def _documents(file: GovernanceFile, faults: list[Fault]) -> list[_Read]:
    """The documents of a file that are mappings of sections."""
    text = file.text
    if no_text := _NO_TEXT.search(text):
        line = text.count("\n", 0, no_text.start()) + 1
        faults.append(
            Fault(file.path, line, "", "not UTF-8: bytes here stand for no character; save the file as UTF-8")
        )
        return []
    if PurePosixPath(file.path).suffix.lower() == ".json":
        text = text.replace("\t", " ")  # JSON may be indented by tabs, YAML not; within its strings none can stand
    try:
        roots, yaml_faults = read_yaml(text)
    except YamlError as error:
        faults.append(_yaml_fault(file, error))
        return []
    faults += [_yaml_fault(file, error) for error in yaml_faults]
    if not roots and not yaml_faults:
        faults.append(Fault(file.path, 1, "", "empty: to take back what it declared, write {} into it or delete it"))
    reported = frozenset(path_text(error.path) for error in yaml_faults)
    documents = []
    for root in roots:
        value = plain(root)
        if isinstance(value, dict):
            documents.append(_Read(file.path, root, value, reported))
        else:
            sections = ", ".join(SECTIONS)
            faults.append(Fault(file.path, root.line, "", f"a file is a mapping of sections: {sections}"))
    return documents


def _yaml_fault(file: GovernanceFile, error: YamlError) -> Fault:
    return Fault(file.path, error.line, path_text(error.path), error.reason)


def _vocabulary(documents: Sequence[_Read], faults: list[Fault]) -> Vocabulary:
    """The standard words and those of the files; terms that are wrong are faults and left out."""
    vocabulary = Vocabulary.standard()
    entries: list[tuple[TermEntry, Place]] = []
    for document in documents:
        for index, value in enumerate(_items(document.value.get("terms"))):
            try:
                entry = TermEntry.model_validate(value)
            except ValidationError:
                continue  # reported with the other faults of its section
            entries.append((entry, Place(document.file, ("terms", index), at(document.root, ("terms", index)))))
    terms = [own_term(entry) for entry, _ in entries]
    wrong = vocabulary.faults(terms)
    faults += [entries[index][1].fault(reason) for index, reason in wrong]
    return vocabulary.with_terms(terms) if not wrong else vocabulary


def _collect(document: _Read, vocabulary: Vocabulary, declared: Declarations, faults: list[Fault]) -> None:
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
            # What is not filled in, or wrong YAML, is also of the wrong type: it is reported once.
            known = unfinished.keys() | document.reported
            section_faults = _collect_section(place, items, vocabulary, declared)
            faults += [fault for fault in section_faults if fault.path not in known]


def _collect_section(
    section: Place, items: Sequence[Json], vocabulary: Vocabulary, declared: Declarations
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
            getattr(declared, name).append((entry, place))
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


def _items(section: Json) -> list[Json]:
    return section if isinstance(section, list) else []


def _cross_faults(declared: Declarations, source_names: list[str]) -> list[Fault]:
    """Faults that no single entry shows: sources that are missing, sources and jobs that are declared twice."""
    faults = []
    sources: dict[str, Place] = {}
    for source, place in declared.sources:
        if source.name in sources:
            first = sources[source.name]
            reason = f"source {source.name!r} is declared at {first.file}:{first.line} already; keep one"
            faults.append(place.fault(reason, "name"))
        sources.setdefault(source.name, place)
    for entry, place in [*declared.datasets, *declared.defaults]:
        if entry.source is not None and entry.source not in source_names:
            reason = f"no source {entry.source!r} under sources"
            faults.append(place.fault(reason, "source", nearest=near(entry.source, source_names)))
    jobs: dict[tuple[str, ...], Place] = {}
    for declassifier, place in declared.declassifiers:
        job = tuple(declassifier.job)
        if job in jobs:
            reason = f"job {' '.join(job)} is declared at {jobs[job].file}:{jobs[job].line} already; keep one"
            faults.append(place.fault(reason, "job"))
        jobs.setdefault(job, place)
    return faults
