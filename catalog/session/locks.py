"""Several locks at once."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager


@contextmanager
def all_held(*locks: AbstractContextManager[object]) -> Iterator[None]:
    """Within, all of them are held, taken in this order."""
    with ExitStack() as held:
        for lock in locks:
            held.enter_context(lock)
        yield
