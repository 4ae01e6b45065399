"""What a field of a steward's form leaves open while it is empty: said beside it, before a finding says it."""

from catalog.events.openlineage import Body
from catalog.vocabulary.closed_lists import ANCHOR_DAYS, OWN_CHANNELS
from ui.presentation.declaring.declaration_fields import Field, value_at

_LICENCE, _RETENTION = ("whence_source", "licence"), "whence_retention"
_OPEN = {
    _LICENCE: "While it is empty, what the licence permits is a gap.",
    ("whence_personal_data", "identifiability"): "While it is empty, whether the data are personal is a gap.",
    ("whence_grants", "purposes"): "While it is empty, no purpose is permitted.",
    ("whence_model", "purpose"): "While it is empty, whether data may be used for it is a gap.",
}


def left_open(facet: str, field: Field, declared: Body) -> str | None:
    """What is open while a field is empty; None where it holds something, or nothing is missed.

    declared: what the form holds for the field's part.
    """
    if value_at(declared, field.path) not in (None, []):
        return None
    if facet == _RETENTION and field.name == ANCHOR_DAYS.get(str(declared.get("anchor"))):
        return "While it is empty, the deadline is a gap."
    asked = facet, field.name
    return None if asked == _LICENCE and declared.get("channel") in OWN_CHANNELS else _OPEN.get(asked)
