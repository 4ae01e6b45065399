"""What is installed is what the lock names, and no file of a package index is taken without its hash."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = (ROOT / "requirements.lock", *(ROOT / f"tests/{needed}/requirements.lock" for needed in ("croissant", "s3")))
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])")


def entries(lock: Path) -> list[str]:
    """Each requirement of a lock with its hashes, on one line."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_is_pinned_by_version_and_hash(lock: Path) -> None:
    listed = entries(lock)
    assert listed
    for line in listed:
        required = Requirement(line.partition(" --hash")[0].strip())
        assert [str(one)[:2] for one in required.specifier] == ["=="], line
        assert required.url is None, line
        assert _HASH.search(line), line


def test_what_is_installed_is_what_the_lock_names() -> None:
    wrong = []
    for line in entries(LOCKS[0]):
        required = Requirement(line.partition(" --hash")[0].strip())
        if required.marker is not None and not required.marker.evaluate():
            continue
        try:
            installed = version(required.name)
        except PackageNotFoundError:
            installed = "nothing"
        if not required.specifier.contains(installed, prereleases=True):
            wrong.append((str(required), installed))
    assert wrong == [], "make brings the environment to the lock"
