"""A missing Chromium may be skipped at a desk, never in CI: there a skip would read as a pass."""

from pathlib import Path

import pytest
from support.browsing import need_chromium


def test_without_chromium_a_desk_skips_and_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        need_chromium(tmp_path / "chromium", {})


def test_without_chromium_ci_fails(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="CI must run the browser tests"):
        need_chromium(tmp_path / "chromium", {"CI": "true"})


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}])
def test_with_chromium_the_tests_run(tmp_path: Path, environment: dict[str, str]) -> None:
    chromium = tmp_path / "chromium"
    chromium.touch()
    need_chromium(chromium, environment)
