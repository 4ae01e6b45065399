"""Management records that decide something: waivers, approvals, cases, receipts, disposals."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from catalog.events.facet_values import member, text
from catalog.lineage.closure import Version
from catalog.values.canonical_json import Json

KINDS = ("waiver", "approval", "case", "receipt", "disposal", "compatibility", "term")
REVOKED: Final[Literal["revoked"]] = "revoked"


class Record(NamedTuple):
    """A management record as it stands; opened_at and changed_at are when it was first and last written."""

    kind: str
    id: str
    body: dict[str, Json]
    opened_at: datetime
    changed_at: datetime

    def text(self, key: str) -> str | None:
        """The text of a member, None where there is none."""
        return text(self.body.get(key))

    def day(self, key: str) -> date | None:
        """The date of a member, None where there is none, or what is there is no date."""
        value = self.text(key)
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            return None


def names_version(named: Json, version: Version) -> bool:
    """Whether a {namespace, name, version} names a version; without a version it names all of its dataset."""
    said = text(member(named, "version"))
    is_named = (member(named, "namespace"), member(named, "name")) == (version.namespace, version.name)
    return is_named and said in {None, version.version}


def disposals_recorded(records: Iterable[Record], version: Version) -> list[date]:
    """The days a version's disposal was recorded for."""
    return [
        record.day("disposed_at") or record.changed_at.date()
        for record in records
        if record.kind == "disposal" and names_version(record.body.get("dataset"), version)
    ]


def waivers_on(records: Iterable[Record], today: date) -> dict[str, Record]:
    """The waiver that holds on a day of each finding, by its id; none that is revoked or has no last day."""
    return {
        finding: record
        for record in records
        if record.kind == "waiver"
        and record.text("status") != REVOKED
        and (finding := record.text("finding"))
        and (until := record.day("until")) is not None
        and until >= today
    }
