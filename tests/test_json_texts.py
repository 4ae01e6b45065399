"""What a trace is written from: texts and times as JSON, many at once, as one by one."""

from datetime import datetime

import numpy as np
import orjson
from hypothesis import given
from hypothesis import strategies as st

from catalog.lineage.closure_columns import NO_TIME
from catalog.lineage.closure_of_values import Datetimes
from catalog.lineage.graph.instants import Micros
from catalog.values.json_texts import json_texts
from catalog.values.times import instant_of, instant_text, micros_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(['",\n  "', "a\n,b", '"', "\\", "", "é"])
TIMES = st.integers(-2 * 10**15, 2 * 10**16).map(instant_of)


@given(st.lists(TEXTS | st.none() | st.integers(0, 9)))
def test_texts_are_parted_whatever_they_hold(values: list[str | int | None]) -> None:
    assert json_texts(values) == [orjson.dumps(value) for value in values]


@given(st.lists(TIMES | st.none()))
def test_times_read_by_sql_and_kept_in_the_graph_are_written_alike(instants: list[datetime | None]) -> None:
    written = [orjson.dumps(instant_text(instant)) for instant in instants]
    micros = [NO_TIME if instant is None else micros_of(instant) for instant in instants]
    for column in (Datetimes(instants), Micros(np.array(micros, np.int64))):
        assert column.json() == written
        assert column.values() == instants
        assert column.micros() == micros
        assert column.json_of([at for at in micros if at != NO_TIME]) == [text for text in written if text != b"null"]
        assert [column.at(place) for place in range(len(instants))] == instants
