"""A library that is not to be imported in this process, though it is installed."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _LeftOut:
    """A finder that knows of one module that there is none."""

    def __init__(self, module: str) -> None:
        self._module = module

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for any other module; ModuleNotFoundError for this one."""
        del path, target
        if name == self._module:
            raise ModuleNotFoundError(f"{name} is left out of this process", name=name)
        return None


def leave_out(module: str) -> None:
    """Let an import of the module fail as if it were not installed, from now on and unless it was imported before."""
    sys.meta_path.insert(0, _LeftOut(module))
