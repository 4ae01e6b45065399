"""Inputs that are refused, and what the server has to make of them: an answer, one row each, little memory."""

import gzip
import json
from collections.abc import Iterator
from typing import NamedTuple

from support.serving import LINEAGE, an_event, as_json

BATCH = f"{LINEAGE}/batch"
_GZIP = (("content-encoding", "gzip"),)


class Refusal(NamedTuple):
    """A request, its status, how many of its inputs are kept and how many faults are answered at most."""

    name: str
    path: str
    body: bytes
    status: int
    kept: int
    most_faults: int = 101
    headers: tuple[tuple[str, str], ...] = ()
    good: int = 0


def _event(**changes: object) -> bytes:
    return json.dumps({**an_event(7), **changes}).encode()


def cases() -> Iterator[Refusal]:
    """Every input that was tried."""
    nameless = {"namespace": "", "name": ""}
    yield Refusal("100,000 outputs without a name", LINEAGE, _event(outputs=[nameless] * 100_000), 422, 1)
    yield Refusal("the same as inputs, in a batch", BATCH, _event(inputs=[{}] * 50_000), 422, 1)
    yield Refusal("100,000 outputs that are no objects", LINEAGE, _event(outputs=[None] * 100_000), 422, 1)
    yield Refusal("a time of 1 MB", LINEAGE, _event(eventTime="9" * 1_000_000), 422, 1)
    yield Refusal("a job's name that is a list of 100,000", LINEAGE, _event(job={"name": [1] * 100_000}), 422, 1)
    yield Refusal("5,000 times null", BATCH, b"[" + b",".join([b"null"] * 5_000) + b"]", 422, 5_000, 5_000)
    yield Refusal("20,000 times null", BATCH, b"[" + b",".join([b"null"] * 20_000) + b"]", 422, 10_000, 10_001)
    yield Refusal("20,000 lines x", BATCH, b"x\n" * 20_000, 422, 10_000, 10_001)
    yield Refusal("500,000 lines x", BATCH, b"x\n" * 500_000, 422, 10_000, 10_001)
    yield Refusal("1,000 events of 1,000 faults", BATCH, b"\n".join([_event(outputs=[{}] * 500)] * 1_000), 422, 100)
    yield Refusal("one good between two bad", BATCH, b"x\n" + as_json(an_event(8)) + b"\ny", 200, 2, good=1)
    yield Refusal("nested 100,000 deep", LINEAGE, b"[" * 100_000, 422, 1)
    yield Refusal("half a character", LINEAGE, b'{"a":"\\ud800"}', 422, 1)
    yield Refusal(
        "half a character beside a long integer", LINEAGE, b'{"a":"\\ud800","b":1' + b"0" * 40 + b"}", 422, 1
    )
    yield Refusal("bytes that are no UTF-8", LINEAGE, b'{"a":"\xff"}', 422, 1)
    yield Refusal("NUL in a key", LINEAGE, b'{"\\u0000":1}', 422, 1)
    empty = gzip.compress(b"")
    yield Refusal("20,000 empty gzip members", LINEAGE, empty * 20_000, 400, 1, headers=_GZIP)
    yield Refusal("500,000 empty gzip members", LINEAGE, empty * 500_000, 400, 1, headers=_GZIP)
    yield Refusal("no gzip", LINEAGE, b"not gzip", 400, 1, headers=_GZIP)
    yield Refusal("a gzip bomb", LINEAGE, gzip.compress(b" " * 100_000_000), 413, 0, headers=_GZIP)
