"""Catalogs to try the app on: each is filled and judged once for a worker, and copied for whoever asks for it."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.admission import Rejected, admit
from catalog.session.catalog import Catalog
from examples.churn.story import write_governance
from ingest.declarations.answers import apply_answer
from ingest.declarations.reading.folder import read_folder
from support.keeping import copy_catalog
from support.scene import DOORS_SCENE, declared

_FOLDER = TemporaryDirectory(prefix="whence-filled-")
RECORDED = Path(__file__).parents[1] / "recorded/demo/events.ndjson"


def fill(path: Path, lines: Iterable[bytes]) -> Path:
    """Put events, one a line, into a catalog at the path."""
    admitted = (admit(line) for line in lines if line.strip())
    with Catalog(path) as catalog:
        catalog.append([entry for entry in admitted if not isinstance(entry, Rejected)])
    return path


def fill_demo(path: Path) -> Path:
    """A catalog at the path with what the demo pipeline sent."""
    return copied(_demo, path)


def govern_demo(path: Path) -> Path:
    """A catalog at the path with the demo and its governance, whose files are beside it."""
    write_governance(path.with_suffix(".governance"), datetime.now(UTC).date())
    return copied(_governed_demo, path)


def fill_governed(path: Path) -> Path:
    """A catalog at the path with the demo, most of its data declared: each kind of verdict occurs."""
    return copied(_governed, path)


def fill_scene(path: Path) -> Path:
    """A catalog at the path with models that pass, violate, and cannot be judged."""
    return copied(_scene, path)


def copied(fill_at: Callable[[Path], object], path: Path) -> Path:
    """A copy at the path of the catalog that a function makes, its derived tables up to date, as a server's are."""
    return copy_catalog(_judged(fill_at), path)


@cache
def _judged(fill_at: Callable[[Path], object]) -> Path:
    path = Path(_FOLDER.name) / f"{fill_at.__name__}.duckdb"
    fill_at(path)
    with Catalog(path) as catalog:
        refresh(catalog, VERDICT_TABLES)
        refresh(catalog, DATASET_INDEX)
    return path


def _demo(path: Path) -> None:
    fill(path, RECORDED.read_bytes().splitlines())


def _governed_demo(path: Path) -> None:
    folder = path.with_suffix(".governance")
    write_governance(folder, datetime.now(UTC).date())
    _demo(path)
    with Catalog(path) as catalog:
        apply_answer(catalog, read_folder(folder), "steward@shop.example")


def _governed(path: Path) -> None:
    fill(path, [*RECORDED.read_bytes().splitlines(), *(json.dumps(event).encode() for event in DECLARED)])


def _scene(path: Path) -> None:
    fill(path, [json.dumps(event).encode() for event in DOORS_SCENE])


_PURPOSE = "dpv:CustomerRelationshipManagement"
_CONSENT = {"basis": "eu-gdpr:A6-1-a", "purposes": [_PURPOSE], "status": "ConsentGiven", "valid_from": "2026-01-01"}
_COLLECTED = {"anchor": "collected_at", "collected_at": "2026-01-15"}

# customers are in order, of tickets the consent is for something else, of the vendor's data no grant holds and the
# deadline is over; clicks are anonymised outside, the partner's export is declared by nobody.
DECLARED = [
    declared("models", "churn", "2026-01-01", whence_model={"purpose": _PURPOSE, "activity": "ai:ModelTraining"}),
    declared(
        "file",
        "/data/crm/customers.csv",
        "2026-01-01",
        whence_source={"name": "crm", "channel": "internal", "owner": "crm@example.com"},
        whence_personal_data={"identifiability": "personal", "categories": ["pd:Age"], "subjects": ["dpv:Customer"]},
        whence_grants={"grants": [{"id": "crm-consent", **_CONSENT}]},
        whence_retention={"duration": "P90Y", **_COLLECTED},
    ),
    declared(
        "file",
        "/data/support/tickets.csv",
        "2026-01-01",
        whence_source={"name": "helpdesk", "channel": "user_interaction"},
        whence_personal_data={"identifiability": "personal"},
        whence_grants={"grants": [{"id": "support", **_CONSENT, "purposes": ["dpv:ServiceProvision"]}]},
        whence_retention={"duration": "P80Y", **_COLLECTED},
    ),
    declared(
        "file",
        "/data/vendor/demographics.csv",
        "2026-01-01",
        whence_source={"name": "vendor", "channel": "licensed", "licence": "CC-BY-NC-4.0"},
        whence_personal_data={"identifiability": "personal"},
        whence_grants={"grants": [{"id": "contract", "basis": "eu-gdpr:A6-1-b", "valid_to": "2026-02-01"}]},
        whence_retention={"duration": "P1M", **_COLLECTED},
    ),
    declared(
        "file",
        "/data/web/clicks.csv",
        "2026-01-01",
        whence_source={"name": "web", "channel": "user_interaction"},
        whence_personal_data={"identifiability": "non_personal"},
    ),
]
