"""Running a suite on a relation with Great Expectations, which is loaded here and not before."""

import os
from collections.abc import Iterable, Mapping

from expectations.difference import Difference
from expectations.profile import Profile
from expectations.relations import Relation
from expectations.suites import Suite
from expectations.validation import Validation

MEMORY_LIMIT = "2GB"


def run_suite(
    suite: Suite,
    relation: Relation,
    *,
    beside: Mapping[str, Relation] | None = None,
    memory_limit: str = MEMORY_LIMIT,
    keep_values: bool = False,
    samples: int = 0,
) -> Validation:
    """The validation of the relation by the suite, all computed in DuckDB.

    `beside` names further relations for expectations that compare. The memory limit is DuckDB's own; the process
    needs about 300 MB besides. With `keep_values` an outcome may hold minima, maxima, quantiles and distinct values;
    with `samples` up to so many unexpected values.
    Raises BadQuestionError where an expectation is unknown or has wrong arguments, and UnavailableError where a
    relation cannot be read; an expectation that cannot be computed is an outcome with an error.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # it would post to the network
    from expectations.gx.validating import validate  # noqa: PLC0415  # importing GX takes seconds

    relations = {**(beside or {}), "relation": relation}
    return validate(suite, relations, memory_limit=memory_limit, keep_values=keep_values, samples=samples)


def look_at(relation: Relation, memory_limit: str = MEMORY_LIMIT) -> Profile:
    """The profile of a relation's data. Raises UnavailableError where it cannot be read."""
    from expectations.gx.profiling import profile_of  # noqa: PLC0415  # loads SQLAlchemy

    return profile_of(relation, memory_limit)


def compare(one: Relation, other: Relation, memory_limit: str = MEMORY_LIMIT) -> Difference:
    """How two relations differ. Raises UnavailableError where one cannot be read."""
    from expectations.gx.differing import difference_of  # noqa: PLC0415  # loads SQLAlchemy

    return difference_of(one, other, memory_limit)


def check_suites(suites: Iterable[Suite]) -> None:
    """Raise BadQuestionError where a suite has an expectation that is unknown or has wrong arguments."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # it would post to the network
    from expectations.gx.validating import check  # noqa: PLC0415  # importing GX takes seconds

    for suite in suites:
        check(suite)
