"""Schemathesis over our OpenAPI document, against a server of its own with the demo: `make openapi`.

Requests that the document allows, and such as it forbids: every answer is one that the document names, none a 500.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from support.demo_catalog import fill_governed  # noqa: E402  # run by its path
from support.serving import served  # noqa: E402

# A tool of its own, not of the lock: it brings forty packages, and is no part of what runs or tests the rest.
_TOOL = ("uv", "tool", "run", "--no-config", "--from", "schemathesis==4.32.5", "schemathesis", "run")
_CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
_WHAT = (
    "--phases",
    "coverage,fuzzing",
    "--mode",
    "all",
    "--seed",
    "7",
    "--max-examples",
    "30",
    "--no-shrink",
    "--request-timeout",
    "60",
)


def main(words: Sequence[str]) -> int:
    """Run for eight minutes, or as the words say (`--max-time 60`); schemathesis' own exit code."""
    command = [str(Path(sys.executable).with_name(_TOOL[0])), *_TOOL[1:]]
    with tempfile.TemporaryDirectory() as folder, served(fill_governed(Path(folder) / "whence.duckdb")) as serving:
        asked = [f"{serving.url}/openapi.json", "--checks", _CHECKS, *_WHAT, "--max-time", "480", *words]
        return subprocess.run([*command, *asked], check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
