"""The controls of a framework with their states: the question behind `whence controls`."""

from collections.abc import Iterable
from typing import Annotated, Literal

from catalog.management.controls.assessed import is_now, of_catalog
from catalog.management.controls.control_json import ControlAnswer
from catalog.management.controls.framework import STANDARD, Framework, framework_names, read_framework
from catalog.management.controls.framework import framework as framework_named
from catalog.management.controls.states import STATES
from catalog.management.kept_tables import kept_controls
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About
from catalog.values.errors import BadQuestionError

FrameworkName = Annotated[
    str | None, About("A framework: iso42001 (where none is given), requirements, ai_act; or all.")
]
StateWanted = Annotated[
    Literal["computed", "attested", "partial", "gap", "not_applicable", "organisational"] | None,
    About("Only controls in this state."),
]


def controls(
    catalog: Catalog,
    framework: FrameworkName = None,
    state: StateWanted = None,
    clocks: Clocks | None = None,
) -> list[ControlAnswer]:
    """The controls of a framework with their states, in its order."""
    names = framework_names() if framework == "all" else (framework or STANDARD,)
    wanted = [framework_named(name) for name in names]
    if is_now(clocks):
        return in_state(kept_controls(catalog, names), state)
    return in_state(of_catalog(catalog, wanted, clocks), state)


def in_state(rows: Iterable[ControlAnswer], state: str | None) -> list[ControlAnswer]:
    """The rows in a state, all where none is named. Raises BadQuestionError for an unknown one."""
    if state is not None and state not in STATES:
        raise BadQuestionError(f"{state!r} is no state of a control. Known: {', '.join(STATES)}", parameter="state")
    return [row for row in rows if state in {None, row["state"]}]


def framework_of_text(text: str, source: str) -> Framework:
    """A framework of somebody's own. Raises BadQuestionError where it is faulty, or has the name of one of ours."""
    return read_framework(text, source, framework_names())
