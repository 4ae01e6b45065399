"""What users' own code imports: runs that report where their results came from, and declarations about datasets.

    from whence import Run, declare, facet

needs the OpenLineage client and nothing else. `require`, the action for Great Expectations and the typed facets are
found in the server part, where it is installed (`whence/server_part.py`).
"""

import importlib
from typing import TYPE_CHECKING

from whence import server_part

if TYPE_CHECKING:
    from whence.facets import Facet, facet
    from whence.records import ColumnEdge, Lifecycle, Role
    from whence.run import Run, declare, file_version

__all__ = ["ColumnEdge", "Facet", "Lifecycle", "Role", "Run", "declare", "facet", "file_version"]

_MODULES = {
    "ColumnEdge": "whence.records",
    "Facet": "whence.facets",
    "Lifecycle": "whence.records",
    "Role": "whence.records",
    "Run": "whence.run",
    "declare": "whence.run",
    "facet": "whence.facets",
    "file_version": "whence.run",
}


def __getattr__(name: str) -> object:
    """Return a public name, imported when first used: `whence --help` must not wait for the OpenLineage client."""
    if name in _MODULES:
        value: object = getattr(importlib.import_module(_MODULES[name]), name)
    elif name in server_part.MODULES:
        value = server_part.load(name)
    else:
        raise AttributeError(f"module 'whence' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
