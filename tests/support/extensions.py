"""DuckDB's extensions out of their packages on PyPI: tests of other databases download nothing."""

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest


def extension(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """The file of one of DuckDB's extensions; skips the test where it is missing, and fails it in CI."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    for place in found.submodule_search_locations or () if found else ():
        file = Path(place) / f"extensions/v{duckdb.__version__}/{name}.duckdb_extension"
        if file.exists():
            return file
    missing(f"no package duckdb-extension-{name.replace('_', '-')} for DuckDB {duckdb.__version__}", environment)
    raise AssertionError  # never reached: both of the above end the test


def missing(what: str, environment: Mapping[str, str] = os.environ) -> None:
    """Skip the test for what this machine lacks; in CI fail it, where a skip would read as a pass."""
    if environment.get("CI"):
        pytest.fail(f"{what}, and CI must run this test", pytrace=False)
    pytest.skip(what)
