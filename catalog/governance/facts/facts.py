"""Governance facts: what is declared of a dataset, a model or a job (docs/governance.md, "Facts")."""

from datetime import date
from typing import NamedTuple


class Source(NamedTuple):
    """Where a dataset comes from. generator: the model that made synthetic data, as (namespace, name, version)."""

    name: str
    channel: str | None = None
    licence: str | None = None
    owner: str | None = None
    supplier: str | None = None
    is_tdm_reserved: bool = False
    geography_allowed: frozenset[str] | None = None
    geography_forbidden: frozenset[str] = frozenset()
    generator: tuple[str, str, str | None] | None = None


class Personal(NamedTuple):
    """What personal data something holds; identifiability None where it is not declared."""

    identifiability: str | None = None
    categories: frozenset[str] = frozenset()
    special_categories: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


class PersonalData(NamedTuple):
    """What personal data a dataset holds: in every field, and besides in some fields.

    unplaced: those of the fields that no schema and no column lineage has; any column may be the one meant.
    """

    everywhere: Personal
    fields: dict[str, Personal]
    unplaced: frozenset[str] = frozenset()


class Grant(NamedTuple):
    """One authorisation. is_sound: every word of it that decides is known; else it never holds."""

    id: str
    basis: str | None
    art9: str | None = None
    purposes: frozenset[str] = frozenset()
    prohibited_purposes: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    status: str | None = None
    status_since: date | None = None
    evidence: str | None = None
    is_sound: bool = True


class Hold(NamedTuple):
    """Why data must be kept, and until when."""

    keep_until: date
    reason: str | None


class RetentionRule(NamedTuple):
    """How long data may be kept. delete_by None: never (is_endless), or it cannot be computed."""

    delete_by: date | None
    is_endless: bool = False
    reason: str | None = None
    action: str | None = None
    holds: tuple[Hold, ...] = ()
    has_rule: bool = True

    @property
    def keep_until(self) -> date | None:
        """The last day of the longest hold."""
        return max((hold.keep_until for hold in self.holds), default=None)


class ModelFacts(NamedTuple):
    """What a model is for."""

    purpose: str | None = None
    activity: str | None = None
    is_commercial: bool = True
    owner: str | None = None
    intended_use: str | None = None
    risk: str | None = None
    system: str | None = None


class Declassifier(NamedTuple):
    """What makes the outputs of a job less personal, and on what evidence; columns empty: all of them."""

    lowers_to: str | None
    technique: str | None = None
    evidence_suite: str | None = None
    assessment: str | None = None
    approved_by: str | None = None
    until: date | None = None
    columns: frozenset[str] = frozenset()


class DemandedSuite(NamedTuple):
    """A suite to validate every version of a dataset by. is_required: without it there is a gap, else a warning."""

    name: str
    digest: str | None = None
    is_required: bool = True


class DatasetFacts(NamedTuple):
    """Everything declared of a dataset; None: not declared. faults: what in it cannot be understood."""

    source: Source | None = None
    personal_data: PersonalData | None = None
    grants: tuple[Grant, ...] | None = None
    retention: RetentionRule | None = None
    model: ModelFacts | None = None
    faults: tuple[str, ...] = ()
    suites: tuple[DemandedSuite, ...] = ()


NO_FACTS = DatasetFacts()


def declares_personal(facts: DatasetFacts) -> bool:
    """Whether a dataset, or a field of it, is declared to be personal."""
    held = facts.personal_data
    said = [held.everywhere, *held.fields.values()] if held else []
    return any(item.identifiability == "personal" for item in said)
