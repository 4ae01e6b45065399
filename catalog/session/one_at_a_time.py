"""Writing that rests on what stands in the log: one after the other, so that nobody's is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from catalog.session.catalog import Catalog

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def one_at_a_time(
    write: Callable[Concatenate[Catalog, _Given], _Answer],
) -> Callable[Concatenate[Catalog, _Given], _Answer]:
    """A function that reads and then writes, with no other such between the two.

    A move is allowed from the state a record is in, and a sheet is filled in beside those filled in before: two at
    the same moment would both rest on what was before either. Within one process is enough: only one writes a file.
    """

    @wraps(write)
    def alone(catalog: Catalog, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
        with catalog.deciding:
            return write(catalog, *args, **kwargs)

    return alone
