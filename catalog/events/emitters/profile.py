"""A profile: what is known of how an emitter reports one kind of write."""

from typing import Literal, NamedTuple

ProfileMode = Literal["replace", "append", "create", "view", "unknown"]


class WriteProfile(NamedTuple):
    """How a write of one kind treats what was there.

    create: it makes a table and writes no rows; view: it writes nothing; unknown: its lifecycle facet says nothing
    either.
    `name` is shown beside what it decides (`spark/append_data`), `source` is where the behaviour is documented.
    """

    name: str
    mode: ProfileMode
    source: str
