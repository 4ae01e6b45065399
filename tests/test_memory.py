"""The shares of memory and disk of a server and of its users' statements."""

import pytest

from catalog.database.memory import machine_memory, read_size, shared_out
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 4 * 10**9), ("512MiB", 512 * 2**20), ("1.5 gb", 1_500_000_000), ("1000", 1000), ("2T", 2 * 10**12)],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "4 potatoes", "-1GB", "GB"])
def test_what_is_no_size_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadQuestionError, match="is no size"):
        read_size(text)


def test_a_statement_gets_an_eighth_within_bounds() -> None:
    assert shared_out(8 * 2**30, 2**34).statement == 2**30
    assert shared_out(2**28, 2**34).statement == 2**28
    assert shared_out(2**40, 2**34) == (2**40, 2**34, 2**31, 2**30)
    assert shared_out().server <= machine_memory()


def test_a_server_keeps_to_its_share_and_a_command_to_all() -> None:
    def limit(catalog: Catalog) -> str:
        with catalog.cursor() as cursor:
            row = cursor.execute("SELECT current_setting('memory_limit')").fetchone()
            assert row is not None
            return str(row[0])

    with Catalog(keeps_graph=True, memory=shared_out(2**29, 2**30)) as server, Catalog() as command:
        assert limit(server) == "512.0 MiB"
        assert limit(command) != "512.0 MiB"
