"""What the facts of one dataset say by themselves, read plainly: grants, deadlines, faults (0008, 1-4, 16-21)."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from oracles.governance_words import (
    CATEGORIES,
    CONSENT,
    GDPR_BASES,
    PURPOSES,
    ROOT_PURPOSE,
    STATUS_ENDS,
    STATUS_HOLDS,
    STATUSES,
    SUBJECTS,
    above,
    below,
    full,
)

Body = dict[str, Any]
LEVELS = ("non_personal", "anonymised", "pseudonymised", "personal")
PERSONAL = frozenset({"pseudonymised", "personal", "unknown"})
ANCHORS = ("collected_at", "last_interaction", "consent_given", "contract_end", "fixed_date", "event", "endless")
DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
NOTHING: Body = {}


def day_of(text: object) -> date | None:
    """The UTC day of a date or time, None for anything else."""
    try:
        moment = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def day_after(start: date, duration: str) -> date | None:
    """The day a duration after another: years and months first, clamped to the month's end; None for no duration."""
    match = DURATION.fullmatch(duration)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    count = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(count, 12)
    clamped = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    begin = datetime(clamped.year, clamped.month, clamped.day, tzinfo=UTC)
    return (begin + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)).date()


# grants


@dataclass(frozen=True)
class Grant:
    """One grant, and for how long it holds: [first, last], both whole days; None is open. `holds` False: never."""

    id: str
    basis: str
    purposes: frozenset[str]
    prohibited: frozenset[str]
    activities: frozenset[str]
    art9: str | None
    holds: bool
    first: date | None
    last: date | None
    ended_on: date | None  # the first day on which its status says no more
    runs_out: bool = False  # its status says that it ran out, not that somebody took it back

    @property
    def is_consent(self) -> bool:
        """Whether it rests on consent."""
        return self.basis in CONSENT

    def is_valid(self, day: date) -> bool:
        """Whether it holds on a day."""
        if not self.holds or (self.first and day < self.first) or (self.last and day > self.last):
            return False
        return self.ended_on is None or day < self.ended_on

    def covers(self, purpose: str | None, activity: str | None) -> bool:
        """Whether it covers a purpose (None: any) and an activity."""
        if self.activities and activity is not None and activity not in self.activities:
            return False
        return purpose is None or bool(above(purpose) & self.purposes)

    def prohibits(self, purpose: str | None) -> bool:
        """Whether the purpose or something above it is prohibited."""
        return purpose is not None and bool(above(purpose) & self.prohibited)


def words_of(value: object) -> list[str]:
    """The terms of a list, each with its prefix."""
    return [full(str(each)) for each in value] if isinstance(value, list) else []


def grant_faults(body: Body) -> list[str]:
    """What is wrong with one grant."""
    basis = str(body.get("basis") or "")
    faults = []
    if basis not in GDPR_BASES | CONSENT and (not basis or basis.startswith("eu-gdpr:") or ":" not in basis):
        faults.append(f"basis {basis!r}")
    for key in ("valid_from", "valid_to", "status_since"):
        if body.get(key) is not None and day_of(body[key]) is None:
            faults.append(f"{key} {body[key]!r}")
    status = full(str(body["status"])) if body.get("status") else None
    if status is not None and status not in STATUSES:
        faults.append(f"status {status!r}")
    if status in STATUS_ENDS and not body.get("status_since"):
        faults.append(f"{status} without status_since")
    for key in ("purposes", "prohibited_purposes"):
        faults += [f"purpose {each!r}" for each in words_of(body.get(key)) if each not in PURPOSES]
    return faults


def grant_of(body: Body) -> Grant:
    """The grant that a body declares."""
    basis, status = str(body.get("basis") or ""), full(str(body.get("status") or "none"))
    since, first = day_of(body.get("status_since")), day_of(body.get("valid_from"))
    holds, ended_on = not grant_faults(body), None
    if basis in CONSENT and status in STATUS_HOLDS:
        first = max((each for each in (since, first) if each), default=None)
    elif basis in CONSENT and status in STATUS_ENDS:
        ended_on = since
    elif basis in CONSENT:
        holds = False
    return Grant(
        str(body.get("id")),
        basis,
        frozenset(words_of(body.get("purposes"))),
        frozenset(words_of(body.get("prohibited_purposes"))),
        frozenset(words_of(body.get("activities"))),
        body.get("art9"),
        holds,
        first,
        day_of(body.get("valid_to")),
        ended_on,
        status == "dpv:ConsentExpired",
    )


def grants_of(facts: Body) -> list[Grant]:
    """Every grant declared on a dataset."""
    return [grant_of(each) for each in (facts.get("whence_grants") or NOTHING).get("grants") or []]


def permitted(grants: Iterable[Grant], day: date) -> frozenset[str]:
    """Every purpose that some grant valid on the day allows, with all below it."""
    allowed = [below(purpose) for grant in grants if grant.is_valid(day) for purpose in grant.purposes]
    return frozenset().union(*allowed)


EVERY_PURPOSE = below(ROOT_PURPOSE)


# retention


@dataclass(frozen=True)
class Rule:
    """The retention rule of a dataset: its last day, or that it has none (`endless`), or why nobody can tell."""

    delete_by: date | None
    fault: str | None
    keep_until: date | None
    endless: bool = False


def rule_of(facts: Body) -> Rule | None:
    """The retention rule declared on a dataset, None if none is."""
    body = facts.get("whence_retention")
    if body is None:
        return None
    holds = [day_of(each.get("keep_until")) for each in body.get("holds") or []]
    keep_until = max((each for each in holds if each), default=None)
    if body.get("anchor") == "endless":
        fault = None if body.get("reason") else "endless without a reason"
        return Rule(None, fault, keep_until, endless=fault is None)
    deadline = _deadline(body)
    return Rule(deadline, None if deadline else "its deadline cannot be computed", keep_until)


def _deadline(body: Body) -> date | None:
    anchor = str(body.get("anchor"))
    start = day_of(body.get("event_at" if anchor == "event" else anchor))
    if anchor not in ANCHORS or start is None:
        return None
    if anchor == "fixed_date" and not body.get("duration"):
        return start
    return day_after(start, str(body.get("duration")))


# personal data


@dataclass(frozen=True)
class Personal:
    """What a dataset declares of one column: identifiability, categories, special ones, subjects."""

    levels: frozenset[str]
    categories: frozenset[str]
    special: frozenset[str]
    subjects: frozenset[str]


def personal_body(facts: Body) -> Body:
    """The declaration of personal data: ours, else what tags say, else nothing."""
    if "whence_personal_data" in facts:
        return dict(facts["whence_personal_data"])
    body: Body = {}
    fields: dict[str, Body] = {}
    for tag in (facts.get("tags") or NOTHING).get("tags") or []:
        if str(tag.get("key")).lower() in ("pii", "personal_data", "sensitivity"):
            part = fields.setdefault(tag["field"], {}) if tag.get("field") else body
            value = str(tag.get("value"))
            says_no = value.lower() in ("false", "no", "none", "0", "public")
            part["identifiability"] = "non_personal" if says_no else "personal"
            if value in CATEGORIES:
                part.setdefault("categories", []).append(value)
    return {**body, "fields": fields}


def personal_of(facts: Body, named: Iterable[str]) -> Personal:
    """What a dataset declares of a column (0008, 7), of which it speaks under some names: none, one or several."""
    body = personal_body(facts)
    fields = {name: each or {} for name, each in (body.get("fields") or {}).items()}
    own = [fields[name] for name in named]
    said = {each["identifiability"] for each in (body, *own) if each.get("identifiability") is not None}
    levels = {level if level in LEVELS else "unknown" for level in said}  # a word nobody knows is unknown
    return Personal(
        frozenset(str(level) for level in levels),
        _spread("categories", body, own, fields),
        _spread("special_categories", body, own, fields),
        frozenset(word for each in (body, *own) for word in words_of(each.get("subjects"))),
    )


def _spread(key: str, body: Body, own: list[Body], fields: dict[str, Body]) -> frozenset[str]:
    """The dataset's categories but those that stand under some field, and the field's own."""
    under = {each for field in fields.values() for each in words_of(field.get(key))}
    mine = {word for each in own for word in words_of(each.get(key))}
    return frozenset((set(words_of(body.get(key))) - under) | mine)


def faults_of(facts: Body) -> list[str]:
    """What cannot be read in the facts of a dataset (0008, 2)."""
    faults = [
        fault for each in (facts.get("whence_grants") or NOTHING).get("grants") or [] for fault in grant_faults(each)
    ]
    body = facts.get("whence_personal_data") or NOTHING
    for part in (body, *(body.get("fields") or {}).values()):
        level = part.get("identifiability")
        faults += [f"identifiability {level!r}"] if level not in (None, *LEVELS, "unknown") else []
        for key in ("categories", "special_categories"):
            faults += [f"category {each!r}" for each in part.get(key) or [] if each not in CATEGORIES]
        faults += [f"subject {each!r}" for each in words_of(part.get("subjects")) if each not in SUBJECTS]
    rule = rule_of(facts)
    faults += [rule.fault] if rule and rule.fault else []
    return faults + _retention_faults(facts.get("whence_retention") or NOTHING)


def _retention_faults(body: Body) -> list[str]:
    faults = []
    if body.get("anchor") not in (None, *ANCHORS):
        faults.append(f"anchor {body['anchor']!r}")
    if body.get("duration") is not None and not DURATION.fullmatch(str(body["duration"])):
        faults.append(f"duration {body['duration']!r}")
    for key in (*ANCHORS, "event_at"):
        if key in body and day_of(body[key]) is None:
            faults.append(f"{key} {body[key]!r}")
    return faults
