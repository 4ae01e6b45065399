"""What a key may say in an event: namespaces it reaches, and no facet that is a steward's to declare."""

from collections.abc import Iterator

from catalog.access.principal import Principal
from catalog.access.roles import Permission
from catalog.events.envelope import Faults, Remark
from catalog.events.facet_values import member, members, text
from catalog.values.canonical_json import Json
from catalog.values.errors import ForbiddenError

# What an emitter knows better than a steward: what it used a dataset for, how it trained and signed, how data were
# labelled.
EMITTERS_OWN = frozenset({"whence_labelling", "whence_role", "whence_signature", "whence_training"})
_OURS = "whence_"
# Facets that say something of other names than their dataset's.
_CLAIMING_FACETS = frozenset({"lineage", "symlinks"})
# Names of facets that were looked at and are nothing of a steward's.
_HARMLESS: set[str] = set()
_MOST_REMEMBERED = 1_000
_HOLDERS = ("facets", "inputFacets", "outputFacets")


class BeyondKeyError(ForbiddenError):
    """An event that its sender's key does not allow; `faults` holds every reason with its place."""

    def __init__(self, faults: list[Remark]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{fault.pointer}: {fault.reason}" for fault in faults))
        self.faults = faults


def check_event(event: dict[str, Json], principal: Principal) -> None:
    """Raise BeyondKeyError where a principal may not send an event, or write a record."""
    if principal.name is None or _is_plainly_within(event, principal):
        return
    if faults := beyond_key(event, principal):
        raise BeyondKeyError(faults)


def _is_plainly_within(event: dict[str, Json], principal: Principal) -> bool:
    """Whether one look shows that nothing of an event is beyond a key: every event pays for it, the places do not.

    All names are gathered first, and each is looked at once: an event repeats its facets at every dataset.
    """
    is_limited, may_declare = bool(principal.namespaces), principal.may(Permission.DECIDE)
    if may_declare and not is_limited:
        return True
    if "record" in event:
        return not is_limited
    inputs, outputs = event.get("inputs"), event.get("outputs")
    claiming = [event.get("run"), event.get("job"), event.get("dataset"), *(outputs if type(outputs) is list else ())]
    names: set[str] = set()
    for thing in (*claiming, *(inputs if type(inputs) is list else ())):
        if type(thing) is dict:
            names.update(thing)
            for holder in _HOLDERS:
                if holder in thing and type(facets := thing[holder]) is dict:
                    names.update(facets)
    if is_limited and not (names.isdisjoint(_CLAIMING_FACETS) and _reaches_all(claiming, principal)):
        return False
    return may_declare or names <= _HARMLESS or not _declares(names)


def _declares(names: set[str]) -> bool:
    """Whether a facet among some names is a steward's; others are remembered, as pipelines repeat them."""
    new = names - _HARMLESS
    if any(name.startswith(_OURS) and name not in EMITTERS_OWN for name in new):
        return True
    if len(_HARMLESS) + len(new) <= _MOST_REMEMBERED:
        _HARMLESS.update(new)
    return False


def _reaches_all(things: list[Json], principal: Principal) -> bool:
    found = {
        namespace for thing in things if type(thing) is dict and type(namespace := thing.get("namespace")) is str
    }
    return all(map(principal.reaches, found))


def beyond_key(event: dict[str, Json], principal: Principal) -> list[Remark]:
    """Why a principal may not send an event, with places; empty where it may.

    The namespaces of the job, of every output, of every other name (symlink) and of whatever a lineage facet writes
    have to be reached; inputs are free, since reading is not claiming.
    """
    faults = Faults()
    if principal.namespaces:
        for pointer, namespace in _claims(event):
            if not principal.reaches(namespace):
                reason = f"namespace {namespace!r} is not among those of this key ({listed(principal)})"
                faults.append(Remark(pointer, reason))
    if not principal.may(Permission.DECIDE):
        for pointer, facet in _facets(event):
            if facet.startswith(_OURS) and facet not in EMITTERS_OWN:
                reason = "only a steward declares this; leave the facet out, or send it with a steward's key"
                faults.append(Remark(pointer, reason))
    return faults.listed()


def listed(principal: Principal) -> str:
    """The namespaces of a key, for a message."""
    return ", ".join(principal.namespaces) or "all"


def _claims(event: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Every namespace that an event, or a management record, says something of, with its place."""
    record = event.get("record")
    if isinstance(record, dict):
        yield from _namespace("/record/namespace", record)  # an approval names its model so
        for key in ("dataset", "target"):
            yield from _namespace(f"/record/{key}/namespace", _object(record.get(key)))
    for pointer, thing in _things(event):
        if not pointer.startswith("/inputs/"):
            yield from _namespace(f"{pointer}/namespace", thing)
        for holder in (*_HOLDERS, None):
            facets = thing.get(holder) if holder else thing
            place = f"{pointer}/{holder}" if holder else pointer
            yield from _identifiers(f"{place}/symlinks", member(facets, "symlinks"))
            yield from _lineage_targets(f"{place}/lineage", member(facets, "lineage"))


def _identifiers(pointer: str, facet: Json) -> Iterator[tuple[str, str]]:
    for index, identifier in enumerate(members(member(facet, "identifiers"))):
        yield from _namespace(f"{pointer}/identifiers/{index}/namespace", identifier)


def _lineage_targets(pointer: str, facet: Json) -> Iterator[tuple[str, str]]:
    for index, entry in enumerate(members(member(facet, "entries"))):
        yield from _namespace(f"{pointer}/entries/{index}/namespace", entry)


def _namespace(pointer: str, thing: dict[str, Json]) -> Iterator[tuple[str, str]]:
    namespace = text(thing.get("namespace"))
    if namespace is not None:
        yield pointer, namespace


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _facets(event: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Every facet of an event by its place and name, those beside `facets` too."""
    for pointer, thing in _things(event):
        for name in thing:
            yield f"{pointer}/{name}", name
        for holder in _HOLDERS:
            facets = thing.get(holder)
            if isinstance(facets, dict):
                yield from ((f"{pointer}/{holder}/{name}", name) for name in facets)


def _things(event: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """The run, job and datasets of an event, with their places."""
    for key in ("run", "job", "dataset"):
        thing = event.get(key)
        if isinstance(thing, dict):
            yield f"/{key}", thing
    for key in ("inputs", "outputs"):
        for index, thing in enumerate(members(event.get(key))):
            yield f"/{key}/{index}", thing
