"""Every thing that users found wrong in the app has a test that clicks it."""

import ast
from pathlib import Path

from support.ux_rows import UX_ROWS

TESTS = Path(__file__).parent


def test_every_row_has_browser_tests_that_exist() -> None:
    assert [row.number for row in UX_ROWS] == list(range(1, 41))
    missing = []
    for row in UX_ROWS:
        assert row.tests, row.what
        for test in row.tests:
            file, _, name = test.partition("::")
            tree = ast.parse((TESTS / file).read_text("utf-8"))
            is_there = any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body)
            if not is_there or not file.startswith("test_browser_"):
                missing.append((row.number, test))
    assert missing == []
