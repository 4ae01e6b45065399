"""The suites of a folder: those a project keeps under version control."""

from pathlib import Path

from catalog.values.errors import BadQuestionError
from expectations.suites import Suite, read_suite

SUITES = Path("expectations/suites")
_SUFFIXES = frozenset({".yml", ".yaml", ".json"})


def read_suites(folder: Path) -> list[Suite]:
    """Every suite of a folder, in the order of their files; raises as `suite_files` does."""
    return list(suite_files(folder).values())


def suite_files(folder: Path) -> dict[Path, Suite]:
    """Every suite of a folder, at any depth, by its file and in that order.

    Raises BadQuestionError naming every fault of every file, suites of one name among them, or that there are none.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    if not files:
        raise BadQuestionError(f"No suites in {folder}. Draft one: whence suggest NAME -o {folder / 'NAME.yml'}")
    suites: dict[Path, Suite] = {}
    names = set[str]()
    faults = list[str]()
    for file in files:
        try:
            suite = read_suite(file)
        except BadQuestionError as error:
            faults.append(str(error))
            continue
        if suite.name in names:
            faults.append(f"{file}: another suite is called {suite.name!r} too")
        names.add(suite.name)
        suites[file] = suite
    if faults:
        raise BadQuestionError("; ".join(faults))
    return suites
