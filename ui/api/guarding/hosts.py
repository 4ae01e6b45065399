"""Whether a request was meant for this server: its Host is ours, and its Origin, if it has one, is the same.

A page of a stranger can make a browser send requests here, and by DNS rebinding even read the answers; but what the
browser writes into Host and Origin the page cannot choose.
"""

import ipaddress
import socket
from collections.abc import Iterable

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ANY = ("0.0.0.0", "::")  # noqa: S104  # compared with, not listened on


class Hosts:
    """The names by which this server may be asked."""

    def __init__(self, host: str, allowed: Iterable[str] = ()) -> None:
        """The host it listens on, and those it was given besides."""
        self._names = {name.strip("[]").lower() for name in (*_LOOPBACK, host, *allowed)}
        # An address instead of a name cannot be rebound, and one who listens on all of them cannot list them.
        self._takes_addresses = host in _ANY
        if self._takes_addresses:
            self._names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    def are_ours(self, header: str) -> bool:
        """Whether a Host header names this server, whatever the port: a proxy may listen on another one."""
        name = _name_of(header)
        return name in self._names or (self._takes_addresses and _is_address(name))


def is_same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header is of the same host and port as a Host header; a proxy may have changed the scheme."""
    scheme, separator, authority = origin.partition("://")
    if not separator or scheme not in ("http", "https"):
        return False
    return _with_port(authority, scheme) == _with_port(host, scheme)


def _with_port(authority: str, scheme: str) -> tuple[str, str]:
    name = _name_of(authority)
    _, _, port = authority.rpartition("]")[2].rpartition(":") if ":" in authority else ("", "", "")
    return name, port or {"http": "80", "https": "443"}[scheme]


def _name_of(authority: str) -> str:
    """The name of `name:port` or `[address]:port`, in small letters."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0].lower()
    return authority.partition(":")[0].lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
