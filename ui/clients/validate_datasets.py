"""Validating datasets of a catalog: what is matched, run, and sent to the log."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from catalog.events.openlineage import Body
from catalog.lineage.lookup import UNVERSIONED
from catalog.values.errors import NextStep, NotFoundError, UnavailableError, WhenceError
from expectations.connections import Connection
from expectations.locating import locate
from expectations.relations import Relation
from expectations.running import check_suites, run_suite
from expectations.samples import kept
from expectations.suites import Suite
from expectations.validation import Validation
from expectations.validation_events import (
    COMMAND,
    Subject,
    command_events,
    new_run,
    required_suites_event,
    suites_json,
    validation_events,
)
from expectations.versions import Wanted, has_place_of_its_own, version_there
from ui.clients.clients import Client

if TYPE_CHECKING:
    from catalog.governance.answers.answers import LabelAnswer
    from catalog.questions.lists import DatasetRow, DemandedSuites
    from catalog.questions.show import Target
from whence.records import RunName

CONNECTIONS = Path("connections.yml")


class Planned(NamedTuple):
    """A dataset to be validated, its version wanted and newest, and by which suites."""

    namespace: str
    name: str
    wanted: Wanted
    suites: tuple[Suite, ...]

    @property
    def words(self) -> str:
        """The dataset as a person names it."""
        return f"{self.namespace} {self.name}"


class Place(NamedTuple):
    """How data are reached: the connections, and the environment with the secrets."""

    connections: tuple[Connection, ...]
    environment: Mapping[str, str]


class Validated(NamedTuple):
    """A validation, of what, and in which run."""

    subject: Subject
    run: RunName
    validation: Validation


class Done(NamedTuple):
    """What was validated, what could not be read and why, and what else there is to say."""

    validated: list[Validated]
    unread: list[str]
    remarks: list[str]


def plan_named(
    client: Client, named: Mapping[str, str | None], suites: Sequence[Suite], *, is_chosen: bool
) -> Planned:
    """The dataset of a name with the suites that are for it; all of them where they were chosen by hand.

    Raises NotFoundError where the dataset is unknown, or no suite is for it.
    """
    planned = plan_data(client, named)
    fitting = tuple(suite for suite in suites if is_chosen or suite.is_for(planned.namespace, planned.name))
    if not fitting:
        listed = ", ".join(suite.name for suite in suites)
        raise NotFoundError(
            f"No suite is for {planned.words}; there are: {listed}. "
            "Name it under `datasets` of one, or give one: --suite FILE"
        )
    return planned._replace(suites=fitting)


def plan_data(client: Client, named: Mapping[str, str | None]) -> Planned:
    """The dataset of a name, without suites. Raises NotFoundError where it is unknown, or in several namespaces."""
    target = cast("Target", client.ask("target", {**named, "version": None}))
    newest = None if target["version"] == UNVERSIONED else target["version"]
    return Planned(target["namespace"], target["name"], Wanted(named["version"], newest), ())


def plan_all(client: Client, suites: Sequence[Suite]) -> list[Planned]:
    """Every dataset that a suite is for, in the order of names. Raises NotFoundError where there is none."""
    planned = []
    for row in cast("list[DatasetRow]", client.ask("datasets", {"query": ""})):
        fitting = tuple(suite for suite in suites if suite.is_for(row["namespace"], row["name"]))
        if fitting and not row["dropped_at"]:
            version = row["current_version"]
            newest = None if version == UNVERSIONED else version
            planned.append(Planned(row["namespace"], row["name"], Wanted(None, newest), fitting))
    if not planned:
        listed = ", ".join(suite.name for suite in suites)
        raise NotFoundError(
            f"No dataset of the catalog has a suite ({listed}).", NextStep("All datasets", "datasets")
        )
    return planned


def demands(client: Client, planned: Iterable[Planned], *, is_whole: bool) -> list[Body]:
    """The events that make the log's demands those of the folder: of the datasets planned, or of all."""
    demanded = cast("list[DemandedSuites]", client.ask("demanded-suites", {}))
    known = {(row["namespace"], row["name"]): row["suites"] for row in demanded}
    wanted = {(item.namespace, item.name): suites_json(item.suites) for item in planned}
    if is_whole:
        wanted = {**{key: [] for key in known}, **wanted}
    now = datetime.now(UTC)
    return [
        required_suites_event(namespace, name, listed, now)
        for (namespace, name), listed in sorted(wanted.items())
        if known.get((namespace, name), []) != listed
    ]


def run_planned(planned: Sequence[Planned], place: Place, samples: int, on_step: Callable[[str], None]) -> Done:
    """Run every suite on its dataset, each suite checked first; a dataset that cannot be read stops no other.

    Raises BadQuestionError where a suite is wrong, or another version is wanted than is there.
    """
    check_suites({suite.name: suite for item in planned for suite in item.suites}.values())
    done = Done([], [], [])
    for item in planned:
        try:
            relation, subject = find_data(item, place)
        except (NotFoundError, UnavailableError) as error:
            done.unread.append(str(error))
            continue
        if item.wanted.version is None and subject.version != item.wanted.newest:
            done.remarks.append(f"{item.words} holds {subject.version}, not its newest known {item.wanted.newest}.")
        for suite in item.suites:
            on_step(f"{suite.name} on {item.name}")
            try:
                validation = run_suite(suite, relation, samples=samples)
            except UnavailableError as error:
                done.unread.append(str(error))
                break
            done.validated.append(Validated(subject, new_run(f"{COMMAND}.{suite.name}"), validation))
    return done


def find_data(item: Planned, place: Place) -> tuple[Relation, Subject]:
    """Where a dataset's data are, and which version that is.

    Raises NotFoundError where nothing says how to reach them, BadQuestionError where another version is there.
    """
    expected = item.wanted.version or item.wanted.newest
    own_place = has_place_of_its_own(item.namespace, place.connections)
    relation = locate(item.namespace, item.name, place.connections, place.environment, expected)
    version = version_there(relation, item.wanted, item.words, own_place=own_place)
    return relation, Subject(item.namespace, item.name, version)


def masked(client: Client, done: Done) -> Done:
    """The same with samples as the labels of their columns let them be kept."""
    return done._replace(validated=[item._replace(validation=_masked(client, item)) for item in done.validated])


def _masked(client: Client, item: Validated) -> Validation:
    outcomes = [
        outcome._replace(samples=kept(outcome.samples, _identifiability(client, item.subject, outcome.column)))
        if outcome.samples
        else outcome
        for outcome in item.validation.outcomes
    ]
    return item.validation._replace(outcomes=tuple(outcomes))


def _identifiability(client: Client, subject: Subject, column: str | None) -> str | None:
    """The identifiability of a column; None where the catalog does not know the version or the column."""
    named = {"name": subject.name, "namespace": subject.namespace, "version": subject.version, "column": column}
    try:
        label = cast("LabelAnswer", client.ask("label", named))
    except WhenceError:
        return None
    return label["identifiability"]


def events_of(done: Done, started: datetime, parent: RunName | None) -> list[Body]:
    """The events of all validations and of the run they are part of; none where nothing was validated."""
    if not done.validated:
        return []
    command = new_run(COMMAND)
    begin, end = command_events(command, started, datetime.now(UTC), parent)
    events = [begin]
    for item in done.validated:
        events += validation_events(item.validation, item.subject, item.run, command)
    return [*events, end]
