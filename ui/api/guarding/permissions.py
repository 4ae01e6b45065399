"""What every route needs: one table, which the guard asks for each request, so that no handler checks by itself."""

import re
from typing import NamedTuple

from catalog.access.roles import AUDIT_RECORDS, CORRECTIVE_RECORDS, Permission, permission_for_record
from catalog.questions.registry import QUESTIONS

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_API = "/api/"
_PARAMETER = re.compile(r"\{[^}]*\}")
# Load balancers have no key, and whoever signs in has not shown theirs yet.
_OPEN = frozenset({("GET", "/healthz"), ("GET", "/readyz"), ("POST", SIGN_IN), ("GET", SIGN_OUT)})
_OTHERS: dict[tuple[str, str], Permission] = {
    ("POST", "/api/v1/lineage"): Permission.SEND,
    ("POST", "/api/v1/lineage/batch"): Permission.SEND,
    ("POST", "/api/v1/sql"): Permission.READ,
    ("POST", "/api/v1/governance/plan"): Permission.READ,
    ("POST", "/api/v1/governance/apply"): Permission.DECIDE,
    ("GET", "/api/v1/governance/suggestions"): Permission.READ,
    ("POST", "/api/v1/records/{kind}"): Permission.DECIDE,
    ("POST", "/api/v1/records/{kind}/changes"): Permission.DECIDE,
    ("POST", "/api/v1/alerts/alertmanager"): Permission.DECIDE,
    ("GET", "/metrics"): Permission.READ,
    ("GET", "/catalog.duckdb"): Permission.READ,
    ("GET", f"{_API}v1/backup"): Permission.MANAGE,
    ("GET", f"{_API}v1/evidence"): Permission.AUDIT,
    ("GET", "/spec/facets/1-0-0/{name}.json"): Permission.READ,
}

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
# A POST because of what is sent along with it; nothing is kept of that.
_ASKING = frozenset(
    ("POST", f"{_API}v1/{entry.path}")
    for entry in QUESTIONS.values()
    if entry.method == "POST" and not entry.writes and entry.needs in {Permission.READ, Permission.AUDIT}
) | {place for place, needs in _OTHERS.items() if needs is Permission.READ}


class _Row(NamedTuple):
    method: str
    path: re.Pattern[str]
    needs: Permission


def listed_routes() -> dict[tuple[str, str], Permission | None]:
    """Every route of the API by method and path, with what it needs; None where it is open."""
    questions: dict[tuple[str, str], Permission | None] = {
        (entry.method, f"{_API}v1/{entry.path}"): entry.needs for entry in QUESTIONS.values()
    }
    return {**dict.fromkeys(_OPEN), **questions, **_OTHERS}


def only_asks(method: str, path: str) -> bool:
    """Whether a request changes nothing of the catalog; outside of the API none does."""
    path = f"/{path.strip('/')}"
    return method in _READING or not path.startswith(_API) or (method, path) in _ASKING


class Permissions:
    """The permission that a request needs, by its method and path."""

    def __init__(self) -> None:
        """Read the table once."""
        self._exact: dict[tuple[str, str], Permission | None] = {}
        self._patterns: list[_Row] = []
        for (method, path), needs in listed_routes().items():
            if needs is None or not _PARAMETER.search(path):
                self._exact[method, path] = needs
            else:
                pattern = re.compile(_PARAMETER.sub("[^/]+", path))
                self._patterns.append(_Row(method, pattern, needs))
        for kind in AUDIT_RECORDS | CORRECTIVE_RECORDS:
            for path in (f"{_API}v1/records/{kind}", f"{_API}v1/records/{kind}/changes"):
                self._exact["POST", path] = permission_for_record(kind)

    def needed(self, method: str, path: str) -> Permission | None:
        """The permission for a request, None for an open one.

        What is not listed is for readers (pages of the app, their files, paths that do not exist), and for admins
        where it might change something.
        """
        if (method, path) in self._exact:
            return self._exact[method, path]
        method = "GET" if method == "HEAD" else method
        # Clients with a base URL that ends in a slash send `//api/v1/…`, which is answered too (Front).
        path = f"/{path.strip('/')}"
        if (method, path) in self._exact:
            return self._exact[method, path]
        for row in self._patterns:
            if row.method == method and row.path.fullmatch(path):
                return row.needs
        return Permission.MANAGE if method != "GET" and path.startswith(_API) else Permission.READ
