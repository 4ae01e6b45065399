"""Entries of the log as Arrow tables, for batches too large to go in as lists."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import pyarrow as pa

from catalog.log.entry import Entry

_TIME = pa.timestamp("us", tz="UTC")
_ENTRY_COLUMNS = pa.schema(
    [
        ("writer", pa.string()),
        ("position", pa.int64()),
        ("received_at", _TIME),
        ("event_time", _TIME),
        ("kind", pa.string()),
        ("producer", pa.string()),
        ("actor", pa.string()),
        ("body", pa.large_string()),
        ("body_hash", pa.binary()),
        ("chain_hash", pa.binary()),
    ]
)


def entry_table(
    writer: str,
    after: int,
    received_at: int,
    entries: Sequence[Entry],
    chain: Sequence[bytes],
    bodies: pa.Array | None = None,
) -> pa.Table:
    """The entries as they stand in the log after a position, each with its link of the chain.

    bodies: those of the entries, where they are a column already.
    """
    count = len(entries)
    envelopes = [entry.envelope for entry in entries]
    return pa.Table.from_arrays(
        [
            pa.repeat(pa.scalar(writer), count),
            pa.array(range(after + 1, after + 1 + count), pa.int64()),
            pa.repeat(pa.scalar(received_at, _TIME), count),
            pa.array([envelope.event_time for envelope in envelopes], _TIME),
            pa.array([envelope.kind for envelope in envelopes], pa.string()),
            pa.array([envelope.producer for envelope in envelopes], pa.string()),
            pa.array([entry.actor for entry in entries], pa.string()),
            _texts([entry.body for entry in entries]) if bodies is None else bodies,
            pa.array([entry.body_hash for entry in entries], pa.binary()),
            pa.array(chain, pa.binary()),
        ],
        schema=_ENTRY_COLUMNS,
    )


def known_candidates(entries: Sequence[Entry]) -> pa.Table:
    """What the log is asked about entries that it may have already: body_hash and event_time."""
    return pa.table(
        {
            "body_hash": pa.array([entry.body_hash for entry in entries], pa.binary()),
            "event_time": pa.array([entry.envelope.event_time for entry in entries], _TIME),
        }
    )


def texts_within(ends: Sequence[int], encoded: bytes | memoryview) -> pa.Array:
    """UTF-8 texts that follow each other, as one Arrow column that reads them where they stand.

    Without a Python string or a check for each: canonical JSON is UTF-8.
    """
    offsets = np.zeros(len(ends) + 1, dtype=np.int64)
    offsets[1:] = ends
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(encoded)]
    return pa.Array.from_buffers(pa.large_string(), len(ends), buffers)


def _texts(encoded: list[bytes]) -> pa.Array:
    return texts_within(list(accumulate(map(len, encoded))), b"".join(encoded))
