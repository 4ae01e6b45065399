"""The cases of governance worked by hand, put to a real catalog."""

import pytest
from support.governed import Governed
from verdicts.case import Case, check, load_cases


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: f"{case.file}: {case.title}")
def test_the_catalog_answers_as_worked_by_hand(case: Case) -> None:
    """The rule of the case holds."""
    governed = Governed(case)
    check(case, governed, lambda: governed.versions)
