"""Running a suite on a relation with Great Expectations, which is loaded here and not before."""

import os
from collections.abc import Iterable, Mapping

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
    """What the suite says of the relation, all computed in DuckDB.

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


def check_suites(suites: Iterable[Suite]) -> None:
    """Raise BadQuestionError where a suite has an expectation that is unknown or has wrong arguments."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # it would post to the network
    from expectations.gx.validating import check  # noqa: PLC0415  # importing GX takes seconds

    for suite in suites:
        check(suite)
