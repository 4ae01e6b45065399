"""What was tried against Whence and what held, as a table: `make trust`.

Each test of these files tries at least one case; those that try a table of many say how many (`tried`, `held`).
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from trust.faults import FAULTS  # run as a folder, whose place is not on the path

TESTS = Path(__file__).parents[1]
# A line of the table each: what is tried, by the tests of a file.
TABLES = {
    "roles, keys, sessions": "test_access.py",
    "roles: actions of the app": "test_app_actions.py",
    "people and their provider": "test_oidc.py",
    "a browser signs in": "test_browser_access.py",
    "a browser and a provider": "test_browser_oidc.py",
    "users' SQL: access": "test_sql_access.py",
    "users' SQL: process": "test_sql_process.py",
    "users' SQL: answers": "test_sql_rows.py",
    "SQL in an address": "test_app_sql.py",
    "markup on pages": "test_browser_markup.py",
    "terminal, CSV, documents": "test_trust_outputs.py",
    "HTTP": "test_http.py",
    "HTTP: connections": "test_trust_connections.py",
    "HTTP: numbers": "test_bounds.py",
    "writing together": "test_group_commit.py",
    "validation": "test_validate.py",
    "what the doctor finds": "test_doctor.py",
    "a silent server": "test_silent_server.py",
    "a full disk": "test_full_disk.py",
    "refused input": "test_trust_refused.py",
    "values in errors": "test_trust_values.py",
    "files and governance": "test_trust_files.py",
    "tampering": "test_trust_tampering.py",
    "redaction": "test_redaction.py",
    "seals": "test_seals.py",
    "a webhook": "test_webhook.py",
    "arrays read in parts": "test_array_elements.py",
    "copies": "test_copies.py",
    "kill -9": "test_kill.py",
}


@dataclass
class Counter:
    """How many cases of each file were tried and held, as pytest reports its tests."""

    tried: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: when it was called, or failed before it could be."""
        if report.when != "call" and not (report.when == "setup" and report.failed):
            return
        file = Path(report.location[0]).name
        (self.passed if report.passed else self.failed).add(f"{file}::{report.location[2].partition('[')[0]}")
        counts = dict(report.user_properties)
        tried = int(str(counts.get("tried", 1)))
        held = (
            int(str(counts.get("held", tried))) if report.passed else min(int(str(counts.get("held", 0))), tried - 1)
        )
        self.tried[file] = self.tried.get(file, 0) + tried
        self.held[file] = self.held.get(file, 0) + held

    def faults(self) -> tuple[str, int, int]:
        """The faults of the attack that were tried in this run, and those whose every test passed."""
        ran = [fault for fault in FAULTS if set(fault.tests) & (self.passed | self.failed)]
        holding = [fault for fault in ran if set(fault.tests) <= self.passed - self.failed]
        return "faults of the attack", len(ran), len(holding)


def main(words: Sequence[str]) -> int:
    """Run the tables and print what held; 0 where all did."""
    counter = Counter()
    files = [str(TESTS / file) for file in TABLES.values() if (TESTS / file).exists()]
    code = pytest.main([*files, "-q", "-p", "no:cacheprovider", *words], plugins=[counter])
    rows = [(name, counter.tried[file], counter.held[file]) for name, file in TABLES.items() if file in counter.tried]
    rows.append(("all", sum(counter.tried.values()), sum(counter.held.values())))
    rows.append(counter.faults())
    lines = [f"{name:<28}{tried:>8,}{held:>8,}" for name, tried, held in rows]
    sys.stdout.write("\n".join(["", f"{'table':<28}{'tried':>8}{'held':>8}", *lines, ""]))
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
