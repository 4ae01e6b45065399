"""Every fault that was found by attack has tests that hold it, and `make trust` runs them."""

import ast
from pathlib import Path

from trust.__main__ import TABLES
from trust.faults import FAULTS

TESTS = Path(__file__).parent


def test_every_fault_has_tests_that_exist_and_are_run() -> None:
    assert [fault.number for fault in FAULTS] == list(range(1, 33))
    missing = []
    for fault in FAULTS:
        for test in fault.tests:
            file, _, name = test.partition("::")
            there = TESTS / file
            tree = ast.parse(there.read_text("utf-8")) if there.exists() else ast.Module([], [])
            is_there = any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body)
            if not is_there or file not in TABLES.values():
                missing.append((fault.number, test))
    assert missing == []
