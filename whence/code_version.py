"""Where the running code is kept: the commit of the git repository around a folder."""

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from whence.records import CodeLocation

_GIT_SECONDS = 5
_SCP_STYLE = re.compile(r"^[\w.-]+@[\w.-]+:(?!//)")


def code_location(folder: Path, commit: str | None = None) -> CodeLocation | None:
    """Return the commit checked out around `folder`, or the given one; None outside git when none is given.

    A commit that is not all of the running code is marked `-dirty`. The facet needs a url, and some backends
    fail on anything but http: without such a remote it is one that cannot exist, so that no local path leaks.
    """
    version = commit or _git(folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    if not version:
        return None
    remote = public_remote(_git(folder, "config", "--get", "remote.origin.url"))
    web = remote if remote and remote.startswith("http") else f"https://no-remote.invalid/{version}"
    return CodeLocation(web, version, remote)


def public_remote(remote: str | None) -> str | None:
    """Return the remote's URL without user, password or query; None for a path on this machine."""
    if not remote or _SCP_STYLE.match(remote):
        return remote or None
    parts = urlsplit(remote)
    if parts.scheme not in {"http", "https", "ssh", "git"} or not parts.netloc:
        return None
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _git(folder: Path, *words: str) -> str | None:
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None  # no git, no repository, not ours to read: then there is no commit to name
    return done.stdout.strip() or None
