"""The product against the hand-worked cases of the domain's rules."""

import pytest
from support.product import Product
from worked.build import at
from worked.case import Case, check
from worked.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_catalog_answers_as_worked_by_hand(case: Case) -> None:
    check(case, Product(case.events, at(case.as_of) if case.as_of is not None else None))
