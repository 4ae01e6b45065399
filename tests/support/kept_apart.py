"""What a run over lakes leaves out, and why: everything else holds wherever the catalogs are kept."""

_OWN_LAKES = "makes its own lakes, in the run over files too"
_PAGES = "the pages ask the same questions; browsers and pages opened without one take most of a run"

PREFIXES = {"test_app": _PAGES, "test_browser": _PAGES, "test_lake": _OWN_LAKES}

MODULES = {
    "test_copies": "a backup is restored as one file; copies of lakes: test_lake_copies",
    "test_deploy_nodes": _OWN_LAKES,
    "test_full_disk": "a small disk for one file",
    "test_inbox": _OWN_LAKES,
    "test_nodes": _OWN_LAKES,
    "test_readers": _OWN_LAKES,
    "test_standby": _OWN_LAKES,
    "test_takeover": _OWN_LAKES,
    "test_trust_files": "attacks on the file itself",
    "test_upgrade": "files of earlier versions",
}

TESTS: dict[str, str] = {}


def why_in_files(module: str, test: str) -> str | None:
    """Why a test is left out of a run over lakes; None where it is not."""
    for prefix, reason in PREFIXES.items():
        if module.startswith(prefix):
            return reason
    return MODULES.get(module) or TESTS.get(f"{module}::{test}")
