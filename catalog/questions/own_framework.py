"""Controls of a framework that somebody brings: a file, and no code."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import orjson

from catalog.management.answers.controls import framework_of_text, in_state
from catalog.management.controls.assessed import of_catalog
from catalog.management.controls.control_json import ControlAnswer
from catalog.questions.sql_process.protocol import Limits
from catalog.questions.users_sql.user_sql import answer_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About

_LIMITS = Limits(rows=100_000, answer_bytes=64 * 2**20, seconds=30.0)


def own_controls(
    catalog: Catalog,
    text: Annotated[str, About("The framework, as YAML (docs/management.md).", least=1)],
    source: Annotated[str, About("The name of its file, for errors.")] = "framework",
    state: Annotated[str | None, About("Only controls in this state.")] = None,
    clocks: Clocks | None = None,
) -> list[ControlAnswer]:
    """The controls of a framework of one's own with their states; its SQL is run as users' SQL is."""

    def own_sql(query: str) -> Sequence[Mapping[str, object]]:
        answer = answer_sql(catalog, query, "json", clocks=clocks, limits=_LIMITS)
        with answer.file:
            rows: list[dict[str, object]] = orjson.loads(answer.file.read())
        return rows

    read = framework_of_text(text, source)
    return in_state(of_catalog(catalog, [read], clocks, own_sql), state)
