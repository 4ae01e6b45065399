"""What `pip install whence` brings into somebody else's project: the client alone, and none of its names taken."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import serving
from test_house import LOCK, PROJECT, ROOT, imports, normal, package

from whence import server_part

BARE = {"attrs", "openlineage-python"}
TRAINING = """
import catalog, ingest  # the project's own
from pathlib import Path
from whence import Run, declare, facet

assert (catalog.OWNER, ingest.OWNER) == ("the project", "the project")
Path("train.csv").write_text("tenure,churned\\n3,0\\n")
Path("churn.bin").write_bytes(b"a model")
declare("file", "/data/train.csv", facet("whence_source", name="crm", channel="internal"))
with Run("churn-pipeline", "train_churn") as run:
    run.reads("file", "/data/train.csv", sha256_of=Path("train.csv"), role="train")
    run.model("models", "churn", version="v1", sha256_of=Path("churn.bin"), metrics={"auc": 0.91})
"""


def names(requirements: list[str]) -> set[str]:
    return {package(requirement) for requirement in requirements}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), "."]
    subprocess.run([sys.executable, *build], cwd=ROOT, check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, whose packages are called as Whence's folders are."""
    for name in server_part.FOLDERS:
        (tmp_path / "project" / name).mkdir(parents=True)
        (tmp_path / "project" / name / "__init__.py").write_text('OWNER = "the project"\n')
    (tmp_path / "project/train.py").write_text(TRAINING)
    return tmp_path / "project"


def run(python: Path, *words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, without the settings of this process."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("WHENCE_", "OPENLINEAGE_", "PYTHON"))
    }
    command = [str(python), *words]
    return subprocess.run(
        command, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def test_the_client_needs_the_openlineage_client_only() -> None:
    """Each folder imports what its extra brings."""
    extras = PROJECT["optional-dependencies"]
    assert names(PROJECT["dependencies"]) == BARE
    brought = {"whence": BARE, "expectations": BARE | names(extras["validate"])}
    for folder, packages in brought.items():
        for file in (ROOT / folder).rglob("*.py"):
            outside = imports(file) - server_part.FOLDERS - {"whence"} - set(sys.stdlib_module_names)
            called = {"attr": "attrs", "openlineage": "openlineage-python", "yaml": "pyyaml"}
            assert {normal(called.get(name, name)) for name in outside} <= packages, file
    assert set(extras["validate"]) <= set(extras["server"])


def test_an_unknown_name_is_an_error_of_import() -> None:
    with pytest.raises(ImportError, match="cannot import name 'Rnu'"):
        from whence import Rnu  # noqa: F401, PLC0415


@pytest.mark.slow
def test_a_bare_installation_trains_and_takes_no_names(wheel: Path, project: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    versions = tmp_path / "versions.txt"
    versions.write_text("\n".join(re.findall(r"^[^\s\\]+==[^\\\n]+", LOCK, re.MULTILINE)))
    subprocess.run(
        [*pip, "install", "--quiet", "--only-binary", ":all:", "-c", str(versions), str(wheel)], check=True
    )

    listed = subprocess.run([*pip, "list", "--format", "json"], capture_output=True, text=True, check=True)
    installed = {normal(item["name"]) for item in json.loads(listed.stdout)}
    assert BARE | {"whence"} <= installed
    assert not installed & (names(PROJECT["optional-dependencies"]["server"]) - {"pyyaml"} | {"pandas", "scipy"})

    with serving.served(tmp_path / "whence.duckdb") as server:
        trained = run(python, "train.py", folder=project, OPENLINEAGE_URL=server.url)
        assert (trained.returncode, trained.stderr) == (0, "")
        trace = server.http.get("/api/v1/trace", params={"namespace": "models", "name": "churn"}).json()
        asked = run(python, "-m", "whence", "--server", server.url, "models", folder=project)
    assert {version["name"] for version in trace["versions"]} == {"churn", "/data/train.csv"}, trace
    assert asked.returncode == 0, asked.stderr
    assert "churn" in asked.stdout

    assert run(python, "-m", "whence", "--help", folder=project).returncode == 0
    for words, extra in ((["ingest", "train.csv"], "server"), (["validate", "churn"], "validate")):
        lacking = run(python, "-m", "whence", *words, folder=project)
        assert lacking.returncode == 2
        assert re.fullmatch(
            rf"whence: {words[0]} needs \w+, which is not installed: pip .*\[{extra}\]'\n", lacking.stderr
        )
    loaded = run(python, "-c", "from whence import require", folder=tmp_path)
    assert "pip install 'whence[validate]'" in loaded.stderr
    taken = run(python, "-c", "from whence import require", folder=project)
    assert f"{project / 'expectations/__init__.py'} has taken that name. Use: whence validate" in taken.stderr


@pytest.mark.slow
def test_the_server_part_of_a_wheel_works_beside_such_a_project(wheel: Path, project: Path, tmp_path: Path) -> None:
    """The wheel comes before this checkout on the path; the packages it needs are those of the checkout."""
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    assert {path.name for path in place.iterdir() if path.suffix != ".dist-info"} == {"whence"}
    python = Path(sys.executable)

    def whence(*words: str) -> subprocess.CompletedProcess[str]:
        return run(python, "-m", "whence", *words, folder=project, PYTHONPATH=str(place))

    events = str(ROOT / "tests/recorded/demo/events.ndjson")
    for words in (
        ["ingest", events],
        ["trace", "churn"],
        ["sql", "FROM models"],
        ["label", "churn"],
    ):
        done = whence(*words)
        assert done.returncode == 0, done.stderr
    files = {str(path.relative_to(ROOT)) for name in server_part.FOLDERS for path in (ROOT / name).rglob("*")
             if path.is_file() and path.suffix != ".pyc"}  # fmt: skip
    inside = {str(path.relative_to(place / "whence/_server")) for path in place.rglob("*") if path.is_file()
              and path.is_relative_to(place / "whence/_server") and path.suffix != ".pyc"}  # fmt: skip
    assert inside == files

    port = serving.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "whence", "serve", "--port", str(port)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(place)},
        stderr=subprocess.DEVNULL,
    )
    server = serving.Serving(process, f"http://127.0.0.1:{port}", project / "whence.duckdb")
    try:
        serving.await_ready(server)
        assert server.http.get("/spec/facets/1-0-0/WhenceSourceDatasetFacet.json").status_code == 200
        assert server.http.get("/").status_code == 200
    finally:
        assert server.stop() == 0
    load = (
        "import whence; from whence import server_part as part; "
        "[getattr(whence, name) for name in part.MODULES if name != 'OpenLineageAction']; print(part.FOLDER)"
    )  # importing the action imports Great Expectations, which takes many seconds
    loaded = run(python, "-c", load, folder=tmp_path, PYTHONPATH=str(place))
    assert loaded.stdout.strip() == str(place / "whence/_server"), loaded.stderr
