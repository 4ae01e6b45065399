"""The catalog, where it is installed with `whence`: beside this folder in a checkout, in `_server` in a wheel.

A wheel keeps the folders `catalog`, `ingest`, `expectations` and `ui` out of the user's way, so they are importable
only once `_server` is on the path: docs/decisions/0012.
"""

import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).with_name("_server")
FOLDERS = frozenset({"catalog", "ingest", "expectations", "ui"})
_VALIDATING = {
    "ExpectationsNotMetError": "expectations.requiring",
    "OpenLineageAction": "expectations.gx.action",
    "read_suite": "expectations.suites",
    "relation_of_file": "expectations.relations",
    "require": "expectations.requiring",
    "run_suite": "expectations.running",
}
_TYPED_FACETS = (
    "Alias", "Aliases", "Grant", "Grants", "Labelling", "Model", "PersonalData", "Preparation", "Retention", "Source",
    "Step", "Write",
)  # fmt: skip
MODULES = _VALIDATING | dict.fromkeys(_TYPED_FACETS, "ingest.facets.models")


def load(name: str) -> object:
    """Return what the server part calls `name`.

    Raises ImportError that says which extra to install. A project with a package of its own called `catalog` or
    `expectations` keeps it, so that ours cannot be loaded there: the way for such a project is `whence validate`.
    """
    module = MODULES[name]
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))  # last: a user's own package of the same name wins
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        missing = error.name or module
        raise ImportError(_reason(name, missing), name=missing) from error


def _reason(name: str, missing: str) -> str:
    top = missing.partition(".")[0]
    extra, other_way = ("validate", "whence validate") if name in _VALIDATING else ("server", "whence.facet(…)")
    # Ours come all together: where one cannot be found, another package has its name.
    if top in FOLDERS and top in sys.modules:
        place = getattr(sys.modules[top], "__file__", None) or "another folder"
        return f"whence.{name} needs Whence's {top!r}, but {place} has taken that name. Use: {other_way}"
    return f"whence.{name} needs {top}, which is not installed: pip install 'whence[{extra}]'"
