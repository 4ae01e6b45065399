"""The controls of frameworks held against a catalog: of each its state, what is missing, and the queries."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from catalog.database.connection import statement
from catalog.management.controls.framework import Control, Framework, control_of, query_text
from catalog.management.controls.states import Decision, Item, State, decided, state_of_items, state_of_parts
from catalog.management.literals import Value, written_out
from catalog.management.staged_views import StagedViews
from catalog.vocabulary.durations import add, parse_duration

# Runs a statement of a framework's own, which is not ours to trust, and gives its rows by column.
OwnSql = Callable[[str], Sequence[Mapping[str, object]]]

_DECISIONS = "management/controls/decisions"
_BY_RECORDS = "attested"
_RECORDS = "attestations"
_NO_CADENCE = "P100Y"


class Found(NamedTuple):
    """A control with its state, and what that follows from.

    queries: as run, each once. decision: of a steward, None where there is none. parts: the controls it rests on.
    """

    control: Control
    state: State
    items: tuple[Item, ...]
    queries: tuple[str, ...]
    decision: Decision | None
    parts: tuple["Found", ...]


def evaluate(views: StagedViews, frameworks: Sequence[Framework], own_sql: OwnSql | None = None) -> list[Found]:
    """Every control of some frameworks, in their order. own_sql: runs statements that a framework brings."""
    return [found for each in frameworks for found in _Evaluation(views, each, own_sql).all_found()]


class _Evaluation:
    """What was found so far: a statement that several controls share is run once."""

    def __init__(self, views: StagedViews, framework: Framework, own_sql: OwnSql | None) -> None:
        self._views = views
        self._framework = framework
        self._own_sql = own_sql
        self._items: dict[str, tuple[Item, ...]] = {}
        self._decisions: Mapping[str, Decision] | None = None
        self._today = views.question.asked_at.date()

    def all_found(self) -> list[Found]:
        """Every control with its state."""
        return [self.found(control) for control in self._framework.controls]

    def found(self, control: Control) -> Found:
        """A control with its state."""
        parts = [self.found(control_of(key, self._framework)) for key in control.of]
        own = self._own_query(control)
        items = self._run(control, own) if own else ()
        decision = self._decision_on(control)
        state = decided(decision) or _state(control, own, items, [part.state for part in parts])
        return Found(
            control,
            state,
            tuple(dict.fromkeys([*items, *(item for part in parts for item in part.items)])),
            tuple(dict.fromkeys([*([own] if own else ()), *(text for part in parts for text in part.queries)])),
            decision,
            tuple(parts),
        )

    def _own_query(self, control: Control) -> str | None:
        """The query of a control itself, None where only other controls are evidence for it."""
        if control.sql:
            return control.sql.strip()
        if control.query is None and control.of:
            return None
        return written_out(query_text(control.query or _BY_RECORDS), self._values(control))

    def _values(self, control: Control) -> Mapping[str, Value]:
        since = _days_before(self._today, control.every or _NO_CADENCE)
        return {"today": self._today, "since": since, "names": control.names, "kinds": control.records}

    def _run(self, control: Control, query: str) -> tuple[Item, ...]:
        if query not in self._items:
            if control.sql:
                rows = self._own_sql(query) if self._own_sql else ()
                self._items[query] = tuple(_item_of(row) for row in rows)
            else:
                self._items[query] = tuple(_item(*row) for row in self._views.rows(query))
        return self._items[query]

    def _decision_on(self, control: Control) -> Decision | None:
        if self._decisions is None:
            rows = self._views.rows(statement(_DECISIONS))
            # newest first, and the newest of a control counts
            self._decisions = {
                name: Decision(record, applicability, reasons, owner, _text(reviewed), missing)
                for name, record, applicability, reasons, owner, reviewed, missing in reversed(rows)
            }
        found = next((self._decisions[name] for name in control.names if name in self._decisions), None)
        soa = self._framework.soa
        if found and found.applicability == "not_applicable" and not control.id.startswith(soa):
            return found._replace(missing=f"only controls {soa}* may be left out, with reasons")
        return found


def _state(control: Control, query: str | None, items: Sequence[Item], parts: Sequence[State]) -> State:
    # What people recorded is attested by them, wherever a query reads it, but for outcomes of the gate and the like.
    state = state_of_items(items, is_computed=control.evidence == "computed" or _RECORDS not in (query or ""))
    if not control.of:
        return state
    # What is added to the parts counts where there is any of it: an audit without findings lacks nothing.
    return state_of_parts([*([state] if items else []), *parts])


def _days_before(day: date, duration: str) -> date:
    """The day so long before another: by days on average, as a month back from its 31st is no day."""
    start = datetime(2000, 1, 1)  # noqa: DTZ001  # a length in days is wanted, of no place
    length = add(start, parse_duration(duration)) - start
    return day - timedelta(days=length.days)


def _item(item: object, met: object, owner: object, reviewed_at: object, missing: object) -> Item:
    return Item(str(item), met is True, _text(owner), _text(reviewed_at), None if met is True else _text(missing))


def _item_of(row: Mapping[str, object]) -> Item:
    """An item of a framework's own statement; columns it leaves out are unknown."""
    return _item(*(row.get(name) for name in Item._fields))


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return None if value is None else str(value)
