"""A database that DuckDB has given up, as it does after an error of its own: whoever holds it has to let it go."""

import duckdb

from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError


def check_usable(catalog: Catalog) -> None:
    """Raise UnavailableError where no statement will run any more in this process; duckdb.Error."""
    try:
        with catalog.log_cursor() as cursor:
            cursor.execute("SELECT 1")
    except duckdb.FatalException as error:
        raise UnavailableError("DuckDB has given up the database. Start this process again") from error
