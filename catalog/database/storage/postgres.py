"""How PostgreSQL is reached: over a network that may be cut, which says nothing to either side."""

# Asked every two seconds whether the other side is there, and given up after six.
_LIMITS = "keepalives_idle=2 keepalives_interval=2 keepalives_count=2 tcp_user_timeout=6000 connect_timeout=6"
# The same, asked by PostgreSQL of whoever is connected; for `SET`, in seconds, how often, and in milliseconds. The
# last is for an answer on its way as the network is cut: while it is sent again, for a quarter of an hour, nothing
# is asked.
SERVER_LIMITS = (
    ("tcp_keepalives_idle", 2),
    ("tcp_keepalives_interval", 2),
    ("tcp_keepalives_count", 2),
    ("tcp_user_timeout", 6000),
)


def within_limits(address: str) -> str:
    """An address in libpq's words, with these limits."""
    return f"{_LIMITS} {address}"
