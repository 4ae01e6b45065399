"""Counts of the events that came in, for /metrics."""

from bisect import bisect_left
from dataclasses import dataclass, field

_BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Histogram:
    """Durations in seconds, counted by upper bound."""

    def __init__(self) -> None:
        """Start empty."""
        self._counts = [0] * (len(_BOUNDS) + 1)
        self.total_seconds = 0.0
        self.longest_seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self._counts[bisect_left(_BOUNDS, seconds)] += 1
        self.total_seconds += seconds
        self.longest_seconds = max(self.longest_seconds, seconds)

    def cumulative(self) -> list[tuple[str, int]]:
        """How many were at most each bound, the last bound being `+Inf`."""
        rows, total = [], 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._counts, strict=True):
            total += count
            rows.append((bound, total))
        return rows


@dataclass(slots=True)
class IngestCounts:
    """Accepted, duplicate and rejected events, and how long commits took. Each has one thread that writes it."""

    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    commit_seconds: Histogram = field(default_factory=Histogram)

    def add(self, accepted: int, duplicate: int) -> None:
        """Count a batch of events that are in the log."""
        self.accepted += accepted
        self.duplicate += duplicate
