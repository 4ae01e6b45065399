"""Which version of a dataset a scan report names (as `seen/named_reads.sql` has it)."""

from bisect import bisect_left

from catalog.lineage.graph.rows import Scan
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import StaleError

_ROUNDING = 2048  # more than doubles of 64-bit numbers lie apart


class Scans:
    """The scan reports of a state, and the versions they name."""

    def __init__(self, state: State, scans: list[Scan]) -> None:
        """The reports of the base."""
        self._state = state
        self._datasets: set[int] = set()
        self._unknown: set[tuple[int, float]] = set()
        for scan in scans:
            self._datasets.add(scan.dataset_key)
            if not scan.is_found:
                self._unknown.add((scan.dataset_key, _number(scan.scanned)))

    def version_of(self, dataset: int, scanned: str) -> str | None:
        """The version, written or announced, that a report names; None where none is known."""
        self._datasets.add(dataset)
        names = [scanned] if scanned.isdigit() else self._near(dataset, _number(scanned))
        found = [name for name in names if self._is_known(dataset, name)]
        if not found:
            self._unknown.add((dataset, _number(scanned)))
        return max(found, default=None)

    def notice(self, dataset: int, version: str, *, is_known: bool) -> None:
        """Take note that a version became known, or is no more. Raises StaleError where a report names it."""
        if dataset in self._datasets and version.isdigit():
            was_missed = (dataset, float(version)) in self._unknown
            if was_missed or not is_known:
                raise StaleError

    def _is_known(self, dataset: int, version: str) -> bool:
        state = self._state
        node = state.known_node(dataset, version)
        if node < 0:
            return False
        announced = state.announced.get(node)
        return bool(state.claims_of(node)) or (announced is not None and announced.made_at is not None)

    def _near(self, dataset: int, number: float) -> list[str]:
        """The versions of a dataset that are digits and equal a number as doubles."""
        state = self._state
        if not abs(number) < 2.0**63:
            return []
        low, high = state.base_range(dataset)
        bounds = sorted({str(max(0, int(number) + shift)) for shift in (-_ROUNDING, _ROUNDING)})
        texts = set()
        # Of equally many digits the order of texts is that of numbers: only those near have to be read.
        at = bisect_left(range(high), bounds[0] if len(bounds[0]) == len(bounds[-1]) else "", low, key=state.version)
        while at < high and (text := state.version(at)) and (len(bounds[0]) != len(bounds[-1]) or text <= bounds[-1]):
            texts.add(text)
            at += 1
        texts |= {state.version(node) for node in state.nodes_of(dataset) if node >= state.base_nodes}
        return [text for text in texts if text.isdigit() and float(text) == number]


def _number(scanned: str) -> float:
    try:
        return float(scanned)
    except ValueError:
        return float("nan")
