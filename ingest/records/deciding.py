"""Records that change verdicts: receipts of cases, disposals, compatibility of a further purpose."""

from pydantic import BaseModel, ConfigDict

from catalog.governance.rules.withdrawal import Deed
from ingest.facets.checked_words import Text
from ingest.records.members import DatasetNamed, Day, Moment


class Deciding(BaseModel):
    """A record that changes verdicts. An unknown member may be a misspelt one, so it is an error."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: Text | None = None
    status: Text = "open"
    owner: Text | None = None
    by: Text
    due_at: Moment | None = None
    dataset: DatasetNamed
    evidence: Text | None = None
    note: Text | None = None


class Receipt(Deciding):
    """That what a case asks for was done to a version; without a case, the only open one that asks anything of it.

    reasons: the ground of a decision, as `exempt` and `weighed` are; note or evidence may hold it too.
    """

    status: Text = "signed"
    case: Text | None = None
    done: Deed
    reasons: Text | None = None


class Disposal(Deciding):
    """That a version, or all of a dataset, was deleted where no event says so; its retention is `disposed`."""

    status: Text = "done"
    disposed_at: Day | None = None
    method: Text | None = None


class Compatibility(Deciding):
    """That a further purpose is compatible with the one data were collected for (GDPR Art. 6(4))."""

    status: Text = "assessed"
    purpose: Text
    until: Day | None = None
