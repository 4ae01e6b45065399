"""What a gap says: what is missing, what is likely meant, and the one step that closes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from catalog.lineage.closure import Run, Version
from catalog.lineage.gaps.clues import Candidate, Clues, Likely, LostWrite, Outcome, Writer
from catalog.lineage.gaps.likeness import Name, Strength, declarations
from catalog.lineage.gaps.path_clues import PathClue
from catalog.values.times import instant_text

_NAMED_PATHS = 3
_SEND_INPUTS = "Let the job send its inputs; declare a source only if it brings the data in from outside."


class Account(NamedTuple):
    """What a gap says of itself."""

    message: str
    remedy: str
    candidates: tuple[Candidate, ...] = ()


def account_of_leaf(leaf: Version, makers: Sequence[Run], clues: Clues) -> Account:
    """Why a version has no ancestors, and what to declare, or to let an emitter send."""
    if makers:
        run = makers[0] if len(makers) == 1 else min(makers, key=_by_start)
        others = f" and {len(makers) - 1} more" if len(makers) > 1 else ""
        by = f"Run {run.run_id} of {run.job_namespace} {run.job_name}{others}"
        message = f"{by} made this and names no input that is known."
        named = [clue for clue in clues.paths.get(leaf.dataset_key, []) if clue.is_maker]
        return _account_of_paths(leaf, message, named) if named else Account(message, _SEND_INPUTS)
    likely = clues.likely.get(leaf.dataset_key, [])
    named = clues.paths.get(leaf.dataset_key, [])
    if named and not (likely and likely[0].is_supported):
        return _account_of_paths(leaf, "No run writes this dataset under this name.", named)
    if likely:
        return _account_of_likely(leaf, likely, clues.others.get(leaf.dataset_key, 0))
    if leaf.is_written:
        return Account(
            "Runs write this dataset, but none made this version, and none had completed before it was first read.",
            "Let the reader name a version that a run made, or the job that made it send its event.",
        )
    return Account(
        "No run writes this dataset, and no source is declared for it.",
        f"Declare its source: {_source_yaml(leaf)}; whence suggest-governance writes the file to fill in.",
    )


def _by_start(run: Run) -> tuple[str, str, str]:
    return instant_text(run.started_at) or "", run.job_namespace, run.job_name


def _account_of_paths(leaf: Version, message: str, named: Sequence[PathClue]) -> Account:
    """That SQL names the path of another dataset, which is read, or is this one by another name."""
    texts = [
        f"{clue.namespace} {clue.name} (the SQL of job {' '.join(clue.named_by)} names '{clue.path}'), which job "
        f"{' '.join(clue.written_by)} writes"
        for clue in named[:_NAMED_PATHS]
    ]
    meant = "; ".join(texts) + (f"; and {len(named) - _NAMED_PATHS:,} more" if len(named) > _NAMED_PATHS else "")
    candidates = tuple(
        Candidate(clue.namespace, clue.name, f"the SQL of job {' '.join(clue.named_by)} names its path")
        for clue in named[:_NAMED_PATHS]
    )
    first = Likely(candidates[0], Strength.SEVERAL_PARTS, 1, *named[0].written_by)
    remedy = f"If they are one, declare it: {alias_yaml(leaf, first)}"
    if named[0].is_maker:
        remedy = f"{_SEND_INPUTS} {remedy}"
    return Account(f"{message} Likely meant: {meant}.", remedy, candidates)


def _account_of_likely(leaf: Version, likely: Sequence[Likely], others: int) -> Account:
    first = likely[0]
    named = [
        f"{item.candidate.namespace} {item.candidate.name} ({item.candidate.reason}), "
        f"which job {item.job_namespace} {item.job_name} writes"
        for item in likely
    ]
    meant = "; ".join(named) + (f"; and {others:,} more" if others else "")
    candidates = tuple(item.candidate for item in likely)
    if first.is_supported:
        message = f"No run writes this dataset under this name. Likely meant: {meant}."
        return Account(message, f"If they are one, declare it: {alias_yaml(leaf, first)}", candidates)
    return Account(
        f"No run writes this dataset, and no source is declared for it. Possibly meant: {meant}.",
        f"Declare its source: {_source_yaml(leaf)}; or, if they are one, that they are: {alias_yaml(leaf, first)}",
        candidates,
    )


def alias_yaml(leaf: Version, likely: Likely) -> str:
    """The governance YAML, in one line, that makes a leaf and its likeliest partner one dataset."""
    candidate = likely.candidate
    one, other = Name(leaf.namespace, leaf.name), Name(candidate.namespace, candidate.name)
    entries = declarations(one, other, candidate.reason, likely.strength)
    texts = [", ".join(f"{key}: {_flow(value)}" for key, value in entry.items()) for entry in entries]
    return f"aliases: [{', '.join(f'{{{text}}}' for text in texts)}]"


def _source_yaml(leaf: Version) -> str:
    place = f"namespace: {_flow(leaf.namespace)}, name: {_flow(leaf.name)}"
    return f"datasets: [{{{place}, source: NAME}}]"


def _flow(value: object) -> str:
    """A value as YAML in one line, which JSON is."""
    return orjson.dumps(value).decode()


def account_of_lost_write(lost: Iterable[LostWrite]) -> Account:
    """Which run writes a dataset by its SQL without an output that says so."""
    first, *more = sorted(lost, key=lambda item: (item.ended_at, item.run_key))
    others = f" (and {len(more):,} more runs)" if more else ""
    return Account(
        f"The SQL of run {first.run_id} of {first.job_namespace} {first.job_name}{others} writes {first.target}, "
        "but its events name no output: what it wrote is missing here.",
        "Let the emitter send the output, or record the run by hand in the governance files, under lineage.",
    )


def account_of_unversioned(version: Version, writers: Mapping[Outcome, Writer]) -> Account:
    """Why a read of a dataset that runs write found no version of it."""
    which = f"Which version of {version.namespace} {version.name} was read cannot be known: "
    if opened := writers.get("open"):
        since = instant_text(opened.started_at)
        return Account(
            f"{which}{_run(opened)} writes it, began at {since}, and no event says that it ended.",
            "Let its emitter send COMPLETE, FAIL or ABORT for the run; a run that never ends says "
            "jobType.processingType STREAMING.",
        )
    if completed := writers.get("completed"):
        when = instant_text(completed.ended_at)
        return Account(
            f"{which}none could be read then; the first run that completed, {_run(completed)}, ended at {when}.",
            "Let the reader name the version it reads, or the job that wrote it before send its events.",
        )
    if failed := writers.get("failed"):
        return Account(
            f"{which}no run that writes it completed; the newest, {_run(failed)}, failed.",
            "Let a run that writes it complete, or the reader name the version it reads.",
        )
    return Account(
        f"{which}runs write it, and none of its versions was there to be read.",
        "Let the reader name the version it reads, or the writer complete its run.",
    )


def _run(writer: Writer) -> str:
    return f"run {writer.run_id} of {writer.job_namespace} {writer.job_name}"
