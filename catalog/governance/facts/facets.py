"""Governance facets to facts: read liberally, with a fault for every word that decides something and is not known."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from catalog.events.facet_values import member, members, text
from catalog.governance.facts.facts import (
    DatasetFacts,
    Declassifier,
    DemandedSuite,
    Grant,
    Hold,
    ModelFacts,
    Personal,
    PersonalData,
    RetentionRule,
    Source,
)
from catalog.governance.facts.tags import add_tags
from catalog.values.canonical_json import Json
from catalog.values.times import read_instant
from catalog.vocabulary.closed_lists import ANCHORS, CHANNELS, IDENTIFIABILITIES, LOWERED_TO
from catalog.vocabulary.durations import add, parse_duration
from catalog.vocabulary.laws import consent_effect, legal_basis
from catalog.vocabulary.vocabulary import Vocabulary

Body = Mapping[str, Json]


class FactReader:
    """Reads governance facets by a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Words are those of the vocabulary."""
        self._vocabulary = vocabulary

    def of_dataset(self, facets: Mapping[str, Body]) -> DatasetFacts:
        """The facts in a dataset's governance facets, by facet name."""
        reading = _Reading(self._vocabulary)
        facts = DatasetFacts(
            reading.source(facets["whence_source"]) if "whence_source" in facets else None,
            reading.personal_data(facets["whence_personal_data"]) if "whence_personal_data" in facets else None,
            reading.grants(facets["whence_grants"]) if "whence_grants" in facets else None,
            reading.retention(facets["whence_retention"]) if "whence_retention" in facets else None,
            reading.model(facets["whence_model"]) if "whence_model" in facets else None,
        )
        if "tags" in facets:
            facts = add_tags(facts, facets["tags"], self._vocabulary)
        suites = _demanded(facets.get("whence_suites", {}))
        return facts._replace(faults=tuple(reading.faults), suites=suites)

    def of_job(self, body: Body) -> tuple[Declassifier, tuple[str, ...]]:
        """The declassifier in a job's facet, and its faults."""
        reading = _Reading(self._vocabulary)
        return reading.declassifier(body), tuple(reading.faults)


def _demanded(body: Body) -> tuple[DemandedSuite, ...]:
    """The suites that a whence_suites facet names."""
    named = [(text(item.get("name")), item) for item in members(body.get("suites"))]
    return tuple(
        DemandedSuite(name, text(item.get("digest")), text(item.get("severity")) not in {"warn", "warning", "info"})
        for name, item in named
        if name
    )


class _Reading:
    """The reading of one dataset's or job's facets, collecting faults."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.faults: list[str] = []

    def source(self, body: Body) -> Source | None:
        name = text(body.get("name"))
        if name is None:
            self.faults.append("The declared source has no name.")
            return None
        channel = text(body.get("channel"))
        if channel is not None and channel not in CHANNELS:
            self._unknown("channel", channel, name)
        if not isinstance(body.get("tdm_reserved"), bool | None):
            self.faults.append(f"{name}: tdm_reserved is neither true nor false.")
        allowed, forbidden = _geography(body.get("geography"))
        generator = body.get("generator")
        model = text(member(generator, "namespace")), text(member(generator, "name"))
        return Source(
            name,
            channel,
            text(body.get("licence")),
            text(body.get("owner")),
            text(body.get("supplier")),
            body.get("tdm_reserved") is True,
            allowed,
            forbidden,
            (model[0], model[1], text(member(generator, "version"))) if model[0] and model[1] else None,
        )

    def personal_data(self, body: Body) -> PersonalData:
        fields = body.get("fields")
        by_field = fields.items() if isinstance(fields, dict) else ()
        held = {name: self._personal(item) for name, item in by_field if isinstance(item, dict)}
        of_fields = frozenset().union(*(item.categories | item.special_categories for item in held.values()))
        everywhere = self._personal(body)
        return PersonalData(
            everywhere._replace(
                categories=everywhere.categories - of_fields,
                special_categories=everywhere.special_categories - of_fields,
            ),
            held,
        )

    def _personal(self, body: Body) -> Personal:
        identifiability = text(body.get("identifiability"))
        if identifiability is not None and identifiability not in IDENTIFIABILITIES:
            self._unknown("identifiability", identifiability)
            identifiability = "unknown"
        special = self._terms("personal_data", body.get("special_categories"))
        categories = self._terms("personal_data", body.get("categories"))
        special |= {category for category in categories if self._vocabulary.is_special(category)}
        return Personal(identifiability, categories, special, self._terms("subject", body.get("subjects")))

    def grants(self, body: Body) -> tuple[Grant, ...]:
        return tuple(self._grant(item, place) for place, item in enumerate(members(body.get("grants")), 1))

    def _grant(self, item: Body, place: int) -> Grant:
        before = len(self.faults)
        grant_id = text(item.get("id")) or f"grant {place}"
        basis = text(item.get("basis"))
        known_basis = self._vocabulary.canonical("legal_basis", basis) if basis else None
        if basis is None:
            self.faults.append(f"{grant_id} names no basis.")
        elif known_basis is None:
            self._unknown("basis", basis, grant_id)
        status = self._term("consent_status", item.get("status"), grant_id)
        since = self._date(item, "status_since", grant_id)
        if consent_effect(status) == "ends" and since is None and _is_consent(known_basis):
            self.faults.append(f"{grant_id} is {status}, but status_since does not say from when.")
        found = Grant(
            grant_id,
            known_basis,
            self._term("art9", item.get("art9"), grant_id),
            self._terms("purpose", item.get("purposes"), grant_id),
            self._terms("purpose", item.get("prohibited_purposes"), grant_id),
            self._terms("activity", item.get("activities"), grant_id),
            self._terms("subject", item.get("subjects"), grant_id),
            self._date(item, "valid_from", grant_id),
            self._date(item, "valid_to", grant_id),
            status,
            since,
            text(item.get("evidence")),
        )
        return found._replace(is_sound=len(self.faults) == before)

    def retention(self, body: Body) -> RetentionRule:
        holds = tuple(
            Hold(until, text(item.get("reason")))
            for item in members(body.get("holds"))
            if (until := self._date(item, "keep_until", "a hold"))
        )
        anchor, duration = text(body.get("anchor")), text(body.get("duration"))
        reason, action = text(body.get("reason")), text(body.get("action"))
        if anchor is None and duration is None:
            return RetentionRule(None, reason=reason, action=action, holds=holds, has_rule=False)
        if anchor == "endless":
            if reason is None:
                self.faults.append("Endless retention gives no reason.")
            return RetentionRule(None, reason is not None, reason, action, holds)
        start = self._anchor_date(body, anchor)
        delete_by = self._deadline(start, duration, anchor) if start else None
        return RetentionRule(delete_by, reason=reason, action=action, holds=holds)

    def _anchor_date(self, body: Body, anchor: str | None) -> date | None:
        if anchor is None:
            self.faults.append("The retention rule names no anchor to count from.")
            return None
        if anchor not in ANCHORS:
            fixed = _day(anchor)
            if fixed is None:
                self._unknown("anchor", anchor)
            return fixed
        place = "event_at" if anchor == "event" else anchor
        if body.get(place) is None:
            self.faults.append(f"The retention rule counts from {anchor}, whose date {place!r} is not given.")
            return None
        return self._date(body, place, "retention")

    def _deadline(self, start: date, duration: str | None, anchor: str | None) -> date | None:
        if duration is None:
            if anchor == "fixed_date" or anchor not in ANCHORS:
                return start
            self.faults.append("The retention rule has no duration.")
            return None
        try:
            return add(datetime.combine(start, time(), UTC), parse_duration(duration)).date()
        except ValueError as error:
            self.faults.append(f"The retention rule's duration: {error}.")
            return None

    def model(self, body: Body) -> ModelFacts:
        return ModelFacts(
            self._term("purpose", body.get("purpose")),
            self._term("activity", body.get("activity")),
            body.get("commercial") is not False,
            text(body.get("owner")),
            text(body.get("intended_use")),
            text(body.get("risk")) or text(body.get("risk_class")),
            text(body.get("system")),
        )

    def declassifier(self, body: Body) -> Declassifier:
        lowers_to = text(body.get("lowers_to"))
        if lowers_to not in LOWERED_TO:
            self.faults.append(f"A declassifier lowers to anonymised or pseudonymised, not to {lowers_to!r}.")
            lowers_to = None
        columns = body.get("columns")
        return Declassifier(
            lowers_to,
            text(body.get("technique")),
            text(body.get("evidence_suite")),
            text(body.get("assessment")),
            text(body.get("approved_by")),
            self._date(body, "until", "the declassifier"),
            frozenset(column for column in columns if isinstance(column, str))
            if isinstance(columns, list)
            else frozenset(),
        )

    def _terms(self, kind: str, value: Json, of: str = "") -> frozenset[str]:
        words = value if isinstance(value, list) else [] if value is None else [value]
        return frozenset(term for word in words if (term := self._term(kind, word, of)) is not None)

    def _term(self, kind: str, value: Json, of: str = "") -> str | None:
        """The canonical term; an unknown word is a fault, and is kept: it covers only itself."""
        word = text(value)
        if word is None:
            return None
        found = self._vocabulary.canonical(kind, word)
        if found is None:
            self._unknown(kind.replace("_", " "), word, of)
        return found or word

    def _date(self, body: Body, key: str, of: str) -> date | None:
        value = text(body.get(key))
        if value is None:
            return None
        found = _day(value)
        if found is None:
            self.faults.append(f"{of}: {key} {value!r} is no date.")
        return found

    def _unknown(self, what: str, word: str, of: str = "") -> None:
        self.faults.append(f"{of + ': ' if of else ''}{word!r} is no {what} we know.")


def _day(value: str) -> date | None:
    """The UTC day of a date or of an instant."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        return datetime.fromtimestamp(read_instant(value).micros // 1_000_000, UTC).date()
    except ValueError:
        return None


def _is_consent(basis: str | None) -> bool:
    return basis is not None and legal_basis(basis).kind == "consent"


def _geography(value: Json) -> tuple[frozenset[str] | None, frozenset[str]]:
    """The places where data may be used (None: not declared), and where they may not."""
    if isinstance(value, dict):
        allowed = value.get("allowed")
        return (_words(allowed) if allowed is not None else None), _words(value.get("forbidden"))
    return (_words(value) if value is not None else None), frozenset()


def _words(value: Json) -> frozenset[str]:
    words = value if isinstance(value, list) else [value]
    return frozenset(word for word in words if isinstance(word, str))
