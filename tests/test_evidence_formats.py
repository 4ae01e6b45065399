"""What a pack says in formats of others is read by their own validators."""

import importlib
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from prov.model import ProvDocument
from support.demo_catalog import fill, fill_governed
from support.scene import DOORS_SCENE, declared
from worked.build import complete, ds, facet

from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

_ODD = 'sales "q" <b>/é,ü.csv'
_SCHEMA = facet("SchemaDatasetFacet", fields=[{"name": "a b/ü", "type": "BIGINT"}, {"name": "when", "type": "DATE"}])


def odd_events() -> list[bytes]:
    """Names and licences that no format expects."""
    source = {"name": "x", "licence": "LicenseRef-our-own AND CC-BY-4.0", "url": "https://example.com/a b"}
    made = "sha256:" + "ab" * 32
    events = [
        complete(1, 1, [ds(_ODD, made, namespace="file", schema=_SCHEMA)], [ds("churn", namespace="odd")]),
        declared("file", _ODD, "2026-01-01", whence_source=source, whence_labelling={"process": "by hand"}),
        declared("odd", "churn", "2026-01-01", whence_model={"intended_use": 'to "know"\nwho leaves'}),
    ]
    return [json.dumps(event).encode() for event in events]


@pytest.fixture(scope="module", params=["demo", "scene", "odd"])
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the pack of a model."""
    folder = tmp_path_factory.mktemp("formats")
    path = folder / "whence.duckdb"
    if request.param == "demo":
        fill_governed(path)
    else:
        fill(path, odd_events() if request.param == "odd" else [json.dumps(event).encode() for event in DOORS_SCENE])
    into = str(folder / "pack.zip")
    assert main(["--catalog", str(path), "evidence", "churn", "-o", into]) == ExitCode.OK
    return zipfile.ZipFile(into)


def files(pack: zipfile.ZipFile, end: str) -> list[str]:
    found = [name for name in pack.namelist() if name.endswith(end)]
    assert found
    return found


def test_the_bill_of_materials_is_cyclonedx(pack: zipfile.ZipFile) -> None:
    (name,) = files(pack, "bom.cdx.json")
    text = pack.read(name).decode()
    assert list(JsonStrictValidator(SchemaVersion.V1_6).validate_str(text, all_errors=True) or ()) == []
    bom = json.loads(text)
    trace = json.loads(pack.read(name.replace("bom.cdx", "trace")))
    assert len(bom["components"]) + 1 == len(trace["versions"])
    refs = {bom["metadata"]["component"]["bom-ref"], *(item["bom-ref"] for item in bom["components"])}
    assert {ref for item in bom["dependencies"] for ref in (item["ref"], *item["dependsOn"])} == refs


def test_the_lineage_is_prov(pack: zipfile.ZipFile, tmp_path: Path) -> None:
    (name,) = files(pack, "prov.json")
    pack.extract(name, tmp_path)
    document = ProvDocument.deserialize(str(tmp_path / name), format="json")
    trace = json.loads(pack.read(name.replace("prov", "trace")))
    counted = [type(record).__name__ for record in document.get_records()]
    assert counted.count("ProvEntity") == len(trace["versions"])
    assert counted.count("ProvActivity") == len(trace["runs"])
    assert counted.count("ProvDerivation") == len(trace["edges"])


def test_every_dataset_is_croissant(pack: zipfile.ZipFile, tmp_path: Path) -> None:
    # mlcroissant asks for jsonpath-rw, which has no wheel; jsonpath-ng is its successor, with the same names.
    # Where only the main lock is installed it is not there; CI has it, and must not skip.
    load = importlib.import_module if os.environ.get("CI") else pytest.importorskip
    sys.modules.setdefault("jsonpath_rw", load("jsonpath_ng"))
    mlcroissant = load("mlcroissant")
    for name in files(pack, ".croissant.json"):
        pack.extract(name, tmp_path)
        dataset = mlcroissant.Dataset(jsonld=tmp_path / name)  # raises ValidationError where it is none
        assert dataset.metadata.issues.errors == set()
