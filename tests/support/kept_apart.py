"""What a run over lakes leaves out, and why: everything else holds wherever the catalogs are kept."""

_OWN_LAKES = "makes its own lakes, in the run over files too"
_PAGES = "the pages ask the same questions; browsers and pages opened without one take most of a run"
_PUBLISHED = "a published copy is one file, and a lake publishes none"

PREFIXES = {"test_app": _PAGES, "test_browser": _PAGES, "test_lake": _OWN_LAKES}

MODULES = {
    "test_copies": "backup, snapshot and restore take one file, and refuse a lake (test_lake)",
    "test_deploy_nodes": _OWN_LAKES,
    "test_full_disk": "a small disk for one file",
    "test_inbox": _OWN_LAKES,
    "test_nodes": _OWN_LAKES,
    "test_published_copy": _PUBLISHED,
    "test_readers": _OWN_LAKES,
    "test_takeover": _OWN_LAKES,
    "test_trust_files": "attacks on the file itself",
    "test_upgrade": "files of earlier versions",
}

TESTS = {
    "test_controls::test_the_view_and_the_published_copy_have_the_controls": _PUBLISHED,
    "test_kpis::test_the_view_and_the_published_copy_have_the_kpis": _PUBLISHED,
    "test_redaction::test_the_file_itself_and_its_copy_hold_nothing_of_it": "a backup takes one file",
}


def why_in_files(module: str, test: str) -> str | None:
    """Why a test is left out of a run over lakes; None where it is not."""
    for prefix, reason in PREFIXES.items():
        if module.startswith(prefix):
            return reason
    return MODULES.get(module) or TESTS.get(f"{module}::{test}")
