"""A new catalog in a fifth of the time: the file of the first one is copied in the place of making it anew.

Making one binds every documented view, and a case of a few events would take longer to begin than to answer.
"""

import shutil
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.session.catalog import Catalog

_FOLDER = TemporaryDirectory(prefix="whence-tests-")
_NUMBERS = count()


@cache
def _first() -> Path:
    path = Path(_FOLDER.name) / "first.duckdb"
    Catalog(path).close()
    return path


class FreshCatalog(Catalog):
    """An empty catalog in a file of its own, which is gone once it is closed."""

    def __init__(self, *, keeps_graph: bool = False) -> None:
        path = Path(_FOLDER.name) / f"{next(_NUMBERS)}.duckdb"
        super().__init__(shutil.copyfile(_first(), path), keeps_graph=keeps_graph)
        with self.cursor() as cursor:
            cursor.execute("PRAGMA disable_checkpoint_on_shutdown")  # nobody opens this file again

    def close(self) -> None:
        """Close the catalog and remove its file."""
        super().close()
        assert self.path is not None
        self.path.unlink()
