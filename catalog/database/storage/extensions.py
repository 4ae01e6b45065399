"""DuckDB's extensions, where a catalog needs one: the file of its package, or as DuckDB itself installed it."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

from catalog.values.errors import UnavailableError


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension. Raises UnavailableError where it cannot be had."""
    file = _packaged(name)
    try:
        connection.load_extension(str(file) if file else name)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UnavailableError(
            f"A lake needs DuckDB's extension {name}, which cannot be loaded: {reason} "
            f"Where there is a network: `INSTALL {name}` in DuckDB {duckdb.__version__}, as this user; else "
            f"pip install duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}"
        ) from error


def _packaged(name: str) -> Path | None:
    """The file that the extension's package brought, of this DuckDB's very version; None where there is none."""
    package = find_spec(f"duckdb_extension_{name}")
    folders = package.submodule_search_locations if package else None
    if not folders:
        return None
    file = Path(folders[0]) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    return file if file.exists() else None
