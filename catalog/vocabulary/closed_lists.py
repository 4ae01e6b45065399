"""The words of our facets that are a closed list: whatever else stands there is a fault."""

from typing import Literal, get_args

from whence.records import Role

Channel = Literal[
    "public_dataset",
    "licensed",
    "private_third_party",
    "crawled",
    "user_interaction",
    "user_service",
    "internal",
    "synthetic",
    "other",
]
Identifiability = Literal["non_personal", "anonymised", "pseudonymised", "personal", "unknown"]
LoweredTo = Literal["anonymised", "pseudonymised"]
Anchor = Literal[
    "collected_at", "last_interaction", "consent_given", "contract_end", "fixed_date", "event", "endless"
]
RetentionAction = Literal["erase", "anonymise", "archive"]
WriteMode = Literal["replace", "append"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
# Data that came by these are our own: no licence of somebody else is asked for.
OWN_CHANNELS = frozenset[Channel]({"internal", "user_interaction", "user_service", "synthetic"})
IDENTIFIABILITIES: tuple[Identifiability, ...] = get_args(Identifiability)
LOWERED_TO: tuple[LoweredTo, ...] = get_args(LoweredTo)
ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
ROLES: tuple[Role, ...] = get_args(Role)
# Under which name the day of an anchor stands; `endless` has none.
ANCHOR_DAYS: dict[str, str] = {
    anchor: "event_at" if anchor == "event" else anchor for anchor in ANCHORS if anchor != "endless"
}
