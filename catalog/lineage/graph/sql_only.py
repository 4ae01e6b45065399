"""What the graph does not follow, so that SQL answers: streams, and sources that may be inputs by other names.

Both rules (docs/decisions/0002) look at whatever else was written meanwhile. Only names decide here, which never
change, so what is asked of a run once holds for good.
"""

from catalog.lineage.graph.run_events import RunFacts
from catalog.lineage.graph.state import State
from catalog.values.spelling import normal_form


def is_for_sql(state: State, facts: RunFacts, *, is_streaming: bool) -> bool:
    """Whether a run streams, or its lineage names a source inside one of its inputs or with the last parts of one."""
    if is_streaming:
        return True
    named = {source for source, _ in facts.sources} | {source for source, _ in facts.edges if source is not None}
    strangers = named - facts.inputs
    if not strangers:
        return False
    inputs = [normal_form(*state.name(dataset)) for dataset in facts.inputs]
    for stranger in strangers:
        source = normal_form(*state.name(stranger))
        last_parts = "." + source.name.replace("/", ".").lstrip(".")
        for known in inputs:
            is_inside = known.namespace == source.namespace and source.name.startswith(known.name + "/")
            if is_inside or ("." + known.name.replace("/", ".")).endswith(last_parts):
                return True
    return False
