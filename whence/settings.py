"""The environment variables of the client, beyond those that OpenLineage's own client reads."""

import os
from pathlib import Path


def spool_path() -> Path:
    """Return the file that keeps events no backend took: WHENCE_SPOOL, else `whence-spool.ndjson` here."""
    return Path(os.environ.get("WHENCE_SPOOL") or "whence-spool.ndjson").absolute()


def api_key() -> str | None:
    """Return OPENLINEAGE_API_KEY, which the client itself only reads together with OPENLINEAGE_URL."""
    return os.environ.get("OPENLINEAGE_API_KEY") or None


def parent_id() -> str | None:
    """Return OPENLINEAGE_PARENT_ID, the run around this program as `namespace/job/runId`: what dbt-ol reads too."""
    return os.environ.get("OPENLINEAGE_PARENT_ID") or None


def root_parent_id() -> str | None:
    """Return OPENLINEAGE_ROOT_PARENT_ID, the outermost run, in the same form."""
    return os.environ.get("OPENLINEAGE_ROOT_PARENT_ID") or None
