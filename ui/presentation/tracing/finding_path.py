"""A finding's path as a line: `churn v2 ← features ← /data/x.csv`, from the assessed version to the cause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ui.presentation.short import cells, clean, counted, short_version, shorten

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import VersionName

_ARROW = " ← "
_ENDS_SHOWN = 3
_UNNAMED = ("unversioned", "run:")
_NARROWEST_NAME = 24


def chain(path: Sequence[VersionName], width: int) -> str:
    """The versions of a path; one that was carried over stands once, the middle of a long one is counted.

    A version is shown where a person named it; that of a run is in --json.
    """
    links = [
        _link(list(steps), is_first=not place)
        for place, (_, steps) in enumerate(groupby(path, key=lambda step: (step["namespace"], step["name"])))
    ]
    if len(links) > 1 and cells(_ARROW.join(links)) > width:
        links = [shorten(link, max(_NARROWEST_NAME, width // 4)) for link in links]
    if len(links) > 2 * _ENDS_SHOWN + 1 and cells(_ARROW.join(links)) > width:
        left_out = len(links) - 2 * _ENDS_SHOWN
        middle = f"… {counted(left_out, 'more dataset')} …"
        links = [*links[:_ENDS_SHOWN], middle, *links[-_ENDS_SHOWN:]]
    return _ARROW.join(links)


def _link(steps: Sequence[VersionName], *, is_first: bool) -> str:
    """A dataset of the path, with its version where it has a name."""
    step = steps[0]
    version = clean(step["version"])
    if version.startswith(_UNNAMED) and not (is_first and version.startswith("run:")):
        link = clean(step["name"])
    else:
        link = f"{clean(step['name'])} {short_version(version)}"
    return f"{link} (carried over {counted(len(steps) - 1, 'time')})" if len(steps) > 1 else link
