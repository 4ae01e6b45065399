"""Whoever acts while a test runs, in every thread: pages run in threads of their own, which know only the default."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pytest

from catalog.access import principal as principals
from catalog.access.principal import Principal


@contextmanager
def everybody_is(principal: Principal) -> Iterator[None]:
    """Within, all that happens in this process is done by a principal, as if nobody else had signed in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(principals, "_ACTING", ContextVar("acting", default=principal))
        yield
