"""The naive reference against the cases worked by hand, and against what must hold of any history."""

import pytest
from reference import Reference
from worked.build import at
from worked.case import Case, check
from worked.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reference_answers_as_worked_by_hand(case: Case) -> None:
    """The rule of the case holds."""
    check(case, Reference(list(case.events), as_of=at(case.as_of) if case.as_of is not None else None))


def test_case_names_are_distinct() -> None:
    """No case hides another."""
    assert len({case.name for case in CASES}) == len(CASES)
