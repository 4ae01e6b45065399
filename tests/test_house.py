"""The house around the code: what is locked, promised and tracked."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TARGETS = {"demo", "test", "check", "bench", "lock", "screenshots", "docs", "clean", "help"}
# Words a tracked file may only hold by accident: somebody's home, a scratch folder.
MACHINE_PATHS = re.compile(r"/(?:root|home/\w+|Users/\w+|tmp/\w|work|opt|private/var)\b/?[\w./-]*")


def normal(name: str) -> str:
    """Return a package name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements() -> list[str]:
    """Return the lock's requirements, each with the lines that belong to it."""
    return re.split(r"\n(?=\S)", LOCK.strip())


def tracked() -> list[Path]:
    """Return the files git keeps; where there is no repository (a source archive), none."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def package(requirement: str) -> str:
    """Return the package of a requirement, without extras, versions and markers."""
    return normal(re.match(r"[\w.-]+", requirement)[0])


def declared() -> set[str]:
    """Return every package that pyproject.toml names."""
    extras = PROJECT["optional-dependencies"].values()
    return {package(item) for item in [*PROJECT["dependencies"], *(item for extra in extras for item in extra)]}


def imports(file: Path) -> set[str]:
    """Return the top-level names of the modules a Python file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    plain |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain}


def test_every_locked_package_has_a_version_and_hashes() -> None:
    for requirement in requirements():
        assert re.match(r"[\w.-]+==[\w.!+]+( ;| \\)", requirement), requirement
        assert "--hash=sha256:" in requirement


def test_the_lock_names_no_index_and_no_place() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^(-|/|\.)", LOCK, re.MULTILINE)
    assert " @ " not in LOCK


def test_the_lock_holds_every_declared_dependency() -> None:
    assert declared() <= {package(requirement) for requirement in requirements()}


@pytest.mark.parametrize(
    ("package", "series"),
    [("duckdb", "1.5."), ("streamlit", "1.67."), ("great-expectations", "1.24."), ("openlineage-python", "1.54.")],
)
def test_pinned_series(package: str, series: str) -> None:
    assert f"\n{package}=={series}" in f"\n{LOCK}"


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/decisions/0003-dependencies.md").read_text(encoding="utf-8")
    assert {name for name in declared() if not re.search(rf"\b{re.escape(name)}\b", reasons)} == set()


def test_tracked_files_hold_no_machine_paths() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_decisions_are_numbered_without_gaps_and_titled() -> None:
    files = sorted((ROOT / "docs/decisions").iterdir())
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    for file in files:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", file.name)
        assert file.read_text(encoding="utf-8").startswith(f"# {file.name[:4]} ")


def test_decisions_that_code_and_docs_speak_of_exist() -> None:
    numbers = {file.name[:4] for file in (ROOT / "docs/decisions").iterdir()}
    for folder in ("whence", "catalog", "ingest", "expectations", "ui"):
        for file in (ROOT / folder).rglob("*.py"):
            assert set(re.findall(r"docs/decisions/(\d{4})", file.read_text(encoding="utf-8"))) <= numbers, file


def test_ci_can_be_run() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert phony == set(re.findall(r"^make (\S+) +\w", shown, re.MULTILINE))
    assert phony >= TARGETS


def test_architecture_is_one_screen() -> None:
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert [line for line in lines if len(line) > 118] == []


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_paths_that_a_page_names_exist(page: str) -> None:
    words = re.findall(r"`([\w./-]+)`", (ROOT / page).read_text(encoding="utf-8"))
    paths = {word for word in words if "/" in word or Path(word).suffix in {".py", ".sql", ".md", ".toml"}}
    assert len(paths) > 5
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_architecture_names_every_floor() -> None:
    """Every folder with Python files; those of ui/app_parts are named for the pages they belong to."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = [
        file
        for folder in ("whence", "catalog", "ingest", "expectations", "ui")
        for file in (ROOT / folder).rglob("*.py")
    ]
    folders = {file.parent for file in files if file.parent.parent.name != "app_parts"}
    assert {folder.name for folder in folders if f"{folder.name}/" not in page} == set()


def test_every_page_of_the_app_has_its_place_and_is_browsed() -> None:
    app = (ROOT / "ui/app.py").read_text(encoding="utf-8")
    browsed = (ROOT / "tests/support/browsing.py").read_text(encoding="utf-8")
    pages = {page.stem for page in (ROOT / "ui/app_pages").glob("*.py")} - {"__init__"}
    assert {page for page in pages if f'"app_pages/{page}.py"' not in app} == set()
    assert {page for page in pages - {"overview"} if not re.search(rf'"{page}[?"]', browsed)} == set()


def test_every_statement_has_a_user_one_can_grep() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "catalog").rglob("*.py"))
    names = set()
    for file in (ROOT / "catalog").rglob("sql/*.sql"):
        floor = file.parent.parent.relative_to(ROOT / "catalog")
        names.add(f"{floor.as_posix()}/{file.stem}")
    assert len(names) > 100
    families = tuple(re.findall(r'f"([\w/]+_)\{name\}"', code))
    assert {name for name in names if f'"{name}"' not in code and not name.startswith(families)} == set()


def test_every_outside_package_the_code_imports_is_declared() -> None:
    """A package that only comes along with another may go away with it."""
    packages = {
        "PIL": "pillow",
        "attr": "attrs",
        "openlineage": "openlineage-python",
        "sklearn": "scikit-learn",
        "yaml": "pyyaml",
    }
    ours = {"whence", "catalog", "ingest", "expectations", "ui", "examples"}
    for folder in ours:
        for file in (ROOT / folder).rglob("*.py"):
            beside = {path.stem for path in file.parent.glob("*.py")}  # Streamlit puts a page's folder on the path
            outside = imports(file) - ours - beside - set(sys.stdlib_module_names) - {"_typeshed"}
            assert {normal(packages.get(name, name)) for name in outside} <= declared(), file
