"""The Statement of Applicability: every control of the annex, whether it applies, why, and its state."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypedDict

from catalog.management.controls.control_json import ControlAnswer
from catalog.management.controls.framework import STANDARD, framework
from catalog.values.formulas import without_formula
from catalog.values.outside_text import markdown


class ApplicabilityRow(TypedDict):
    """A control in the statement; applies: no where a steward's decision leaves it out, with its reasons."""

    id: str
    title: str
    applies: str
    reasons: str
    state: str
    evidence: str
    owner: str
    reviewed: str
    record: str


TITLES: dict[str, str] = {
    "id": "Control",
    "title": "Title",
    "applies": "Applies",
    "reasons": "Reasons",
    "state": "State",
    "evidence": "Evidence",
    "owner": "Owner",
    "reviewed": "Reviewed",
    "record": "Record",
}
_STATES = (
    "States: computed (from lineage and records), attested (a record of a person, in date), partial, gap, "
    "organisational (evidence is kept elsewhere), not applicable (with reasons)."
)
_INCLUDED = "included: no decision leaves it out"


def statement_of_applicability(
    controls: Iterable[ControlAnswer], prefix: str | None = None
) -> list[ApplicabilityRow]:
    """The statement's rows, from controls with their states; prefix: how the ids begin that it lists."""
    wanted = framework(STANDARD).soa if prefix is None else prefix
    return [_row(each) for each in controls if each["id"].startswith(wanted)]


def _row(control: ControlAnswer) -> ApplicabilityRow:
    is_left_out = control["state"] == "not_applicable"
    reasons = control["reasons"] if control["applicability"] else None
    return {
        "id": control["id"],
        "title": control["title"],
        "applies": "no" if is_left_out else "yes",
        "reasons": reasons or _INCLUDED,
        "state": control["state"].replace("_", " "),
        "evidence": f"{control['met']} of {control['total']}" if control["total"] and not is_left_out else "",
        "owner": control["owner"] or "",
        "reviewed": control["reviewed_at"] or "",
        "record": (control["decision"] or "") if control["applicability"] else "",
    }


def as_markdown(rows: Sequence[ApplicabilityRow], as_of: str) -> str:
    """The statement as a page of Markdown; as_of: the day it is of."""
    lines = [
        "# Statement of Applicability",
        "",
        f"As of {as_of}. {_STATES}",
        "",
        "| " + " | ".join(TITLES.values()) + " |",
        "|" + "---|" * len(TITLES),
    ]
    lines += ["| " + " | ".join(markdown(text) for text in _texts(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def as_csv(rows: Sequence[ApplicabilityRow]) -> str:
    """The statement as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TITLES.values())
    writer.writerows([without_formula(text) for text in _texts(row)] for row in rows)
    return out.getvalue()


def _texts(row: ApplicabilityRow) -> list[str]:
    return [
        row["id"],
        row["title"],
        row["applies"],
        row["reasons"],
        row["state"],
        row["evidence"],
        row["owner"],
        row["reviewed"],
        row["record"],
    ]
