"""Rejected inputs as an Arrow table: as lists, each would become values of DuckDB under the interpreter lock."""

from collections.abc import Sequence

import pyarrow as pa

from catalog.log.rejected_link import RejectedLink

_SCHEMA = pa.schema(
    {
        "position": pa.int64(),
        "source": pa.string(),
        "actor": pa.string(),
        "faults": pa.list_(pa.struct({"pointer": pa.string(), "reason": pa.string()})),
        "raw": pa.string(),
        "raw_hash": pa.binary(),
        "chain_hash": pa.binary(),
    }
)


def rejected_table(links: Sequence[RejectedLink]) -> pa.Table:
    """A row for each input, in the order given."""
    columns = {
        "position": [link.position for link in links],
        "source": [link.source for link in links],
        "actor": [link.actor for link in links],
        "faults": [[{"pointer": pointer, "reason": reason} for pointer, reason in link.faults] for link in links],
        "raw": [link.raw for link in links],
        "raw_hash": [link.raw_hash for link in links],
        "chain_hash": [link.chain_hash for link in links],
    }
    return pa.table(columns, _SCHEMA)
