"""Sources that only a run's lineage names, as they are stored: what they stand for, and the folders around them."""

from collections import defaultdict
from collections.abc import Iterable

from catalog.lineage.graph.rows import StandIn

_SOME_RUN = -1  # in the place of a run's number: one, or several, of the base


class Strangers:
    """Sources that are inputs of the base's runs by other names; and folders on which runs depend for that.

    folder_inputs: the folders that runs read and name files inside of, with these runs; of the base only that there
    are some, as nothing can be done for those but to load the graph again.
    """

    def __init__(self, stand_ins: Iterable[StandIn], folder_inputs: Iterable[int]) -> None:
        """Start with the base's."""
        self._of_runs: dict[int, dict[int, int]] = defaultdict(dict)
        for stand_in in stand_ins:
            self._of_runs[stand_in.run][stand_in.source_key] = stand_in.input_key
        self.folder_inputs: dict[int, set[int]] = defaultdict(set)
        for folder in folder_inputs:
            self.folder_inputs[folder].add(_SOME_RUN)

    def of_run(self, run: int) -> dict[int, int]:
        """The inputs of a run of the base, by the sources that they are."""
        return self._of_runs.get(run, {})
