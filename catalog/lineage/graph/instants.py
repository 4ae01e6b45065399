"""A column of times as the graph has them: numbers, of which values and JSON are made all at once."""

from datetime import datetime

import numpy as np
import orjson

from catalog.lineage.closure_columns import NO_TIME
from catalog.lineage.graph.snapshot import Longs
from catalog.values.times import EPOCH, instant_of

_NOT_A_TIME = np.datetime64("NaT").astype(np.int64)
_AS_TEXT = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


class Micros:
    """Microseconds since 1970, NO_TIME where no time is known; what `closure_columns.Instants` asks for."""

    def __init__(self, micros: Longs) -> None:
        """Of these."""
        self._micros = micros

    def values(self) -> list[datetime | None]:
        """The times."""
        spans = np.where(self._micros == NO_TIME, _NOT_A_TIME, self._micros).astype("timedelta64[us]").tolist()
        return [None if span is None else EPOCH + span for span in spans]

    def at(self, place: int) -> datetime | None:
        """The time at a place."""
        micros = int(self._micros[place])
        return None if micros == NO_TIME else instant_of(micros)

    def micros(self) -> list[int]:
        """The numbers."""
        numbers: list[int] = self._micros.tolist()
        return numbers

    def json(self) -> list[bytes]:
        """The times as JSON."""
        return self._json(self._micros)

    def json_of(self, micros: list[int]) -> list[bytes]:
        """Other times as JSON."""
        return self._json(np.array(micros, np.int64))

    @staticmethod
    def _json(micros: Longs) -> list[bytes]:
        if not len(micros):
            return []
        unknown = micros == NO_TIME
        known = np.where(unknown, 0, micros).astype("datetime64[us]")
        texts = orjson.dumps(known, option=_AS_TEXT)[1:-1].split(b",")
        for at in np.flatnonzero(unknown).tolist():
            texts[at] = b"null"
        return texts
