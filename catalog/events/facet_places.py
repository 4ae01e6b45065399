"""Where the facets of a run, a job or a dataset stand: in `facets`, beside it, or among those of another kind."""

from catalog.events.facet_names import DATASET_FACETS, MENTION_FACETS, PLAIN_KEYS
from catalog.events.facet_rows import Facets
from catalog.values.canonical_json import Json


def lasting_facets(holder: Json, standard: frozenset[str]) -> Facets:
    """What stands in `facets`, and the standard facets that stand beside it; inside counts before beside."""
    facets = facets_of(holder, "facets")
    if not isinstance(holder, dict) or holder.keys() <= PLAIN_KEYS:
        return facets
    # In the order of the event: that of a set differs from process to process, and what is read must not.
    return {name: body for name, body in holder.items() if name in standard and isinstance(body, dict)} | facets


def facets_of(holder: Json, key: str) -> Facets:
    """The facets at a key; what is no object is left out."""
    facets = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(facets, dict):
        return {}
    return {name: body for name, body in facets.items() if isinstance(body, dict)}


def split_facets(lasting: Facets, own: Facets) -> tuple[Facets, Facets]:
    """Facets that last on the dataset, and those that belong to this mention, wherever the emitter put them."""
    if MENTION_FACETS.isdisjoint(lasting) and DATASET_FACETS.isdisjoint(own):
        return lasting, own
    own_strays = {name: body for name, body in own.items() if name in DATASET_FACETS}
    lasting_strays = {name: body for name, body in lasting.items() if name in MENTION_FACETS}
    lasts = own_strays | {name: body for name, body in lasting.items() if name not in MENTION_FACETS}
    return lasts, {name: body for name, body in own.items() if name not in DATASET_FACETS} | lasting_strays
