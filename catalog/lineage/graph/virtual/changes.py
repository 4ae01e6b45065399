"""When what is read of a dataset changes, with whatever it is computed from: the newest time, and the next."""

from typing import NamedTuple, Protocol

from catalog.lineage.graph.rows import NEVER
from catalog.lineage.graph.virtual.kinds import FOREVER, Below, ReadOn, VirtualVersion


class Changing(Protocol):
    """What is asked of a walk's virtual versions to find when they change."""

    def below(self, dataset: int, at: int) -> Below:
        """What a dataset rests on where it is read at a time."""

    def own_changes(self, dataset: int, at: int) -> list[int]:
        """The next times after one at which a dataset itself changes."""


class _Link(NamedTuple):
    """That one version rests on another, by what is newer than a time."""

    target: VirtualVersion
    source: VirtualVersion
    after: int


def newest_change(reads: Changing, start: VirtualVersion) -> int:
    """The newest time until that of a version of what it is computed from; its own where nothing has a time."""
    reached, newest, links = [start], {start: NEVER}, list[_Link]()
    for each in reached:  # which grows meanwhile; views may be defined by one another
        below = reads.below(*each)
        newest[each] = below.own_at
        more = [_Link(each, VirtualVersion(dataset, each.at), NEVER) for dataset in below.datasets]
        more += [
            _Link(each, VirtualVersion(read.dataset, min(each.at, read.until)), read.after) for read in below.read_on
        ]
        for link in more:
            if link.source.at > link.after:
                links.append(link)
                if link.source not in newest:
                    newest[link.source] = NEVER
                    reached.append(link.source)
    if all(link.after == NEVER for link in links):
        found = max(newest.values())
        return start.at if found == NEVER else found
    # What a stream reads counts only from when it named it: so times are handed up link by link.
    is_settled = False
    while not is_settled:
        is_settled = True
        for link in reversed(links):
            found = newest[link.source]
            if found > link.after and found > newest[link.target]:
                newest[link.target], is_settled = found, False
    return start.at if newest[start] == NEVER else newest[start]


def next_change(reads: Changing, dataset: int, at: int) -> int:
    """The first time after `at` at which the dataset may be computed otherwise, FOREVER where there is none."""
    changes, start = [FOREVER], ReadOn(dataset, at, FOREVER)
    waiting, seen = [start], {start}
    for each in waiting:  # which grows meanwhile
        own = reads.own_changes(each.dataset, each.after)
        changes += [time for time in own if time <= each.until]
        below = reads.below(each.dataset, each.after)
        more = [each._replace(dataset=source) for source in below.datasets]
        more += [
            ReadOn(read.dataset, max(each.after, read.after), min(each.until, read.until)) for read in below.read_on
        ]
        fresh = [read for read in more if read.after < read.until and read not in seen]
        seen.update(fresh)
        waiting += fresh
    return min(changes)
