"""What keys cost: processor time of a server per event with keys, against the same server without.

Rounds alternate between the servers. An emitter's key with namespaces is the dearest: each event is looked through.
`python bench/bench_keys.py [EVENTS] [ROUNDS]`. Bar: 0.95 of what a server without keys takes in.
"""

import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench_http import SERVE, cpu_seconds, load, running  # noqa: E402
from generate import pipeline_events  # noqa: E402

from catalog.access.roles import Role  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402

_CONNECTIONS = 32
_KEYS = {"none": None, "admin": (Role.ADMIN, ()), "emitter with namespaces": (Role.EMITTER, ("*",))}


def main() -> None:
    """Print a line for each kind of key."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        ports, shown = {}, {}
        for number, (name, key) in enumerate(_KEYS.items()):
            path = Path(folder) / f"{number}.duckdb"
            with Catalog(path) as catalog:
                shown[name] = () if key is None else (catalog.keys.add(name, key[0], key[1], None, None)[1],)
            ports[name] = servers.enter_context(running(SERVE, path))
        per_event: dict[str, list[float]] = {name: [] for name in _KEYS}
        for number in range(-1, rounds):
            bodies = Path(folder) / "bodies.ndjson"
            bodies.write_bytes(b"\n".join(pipeline_events(events, seed=number + 1)))
            # Each takes every place in turn: the first after a pause pays for cold caches, the later ones do not.
            turn = number % len(ports)
            for name, (port, pid) in [*ports.items()][turn:] + [*ports.items()][:turn]:
                before = cpu_seconds(pid)
                answered = load(port, _CONNECTIONS, bodies, *shown[name])
                assert answered["codes"] == {"201": events}, answered  # a measurement of nothing else
                if number >= 0:  # the round before is for what is imported and compiled on the way
                    per_event[name].append((cpu_seconds(pid) - before) / events * 1e6)
    without = per_event["none"]
    for name, micros in per_event.items():
        ratio = statistics.median(base / cost for base, cost in zip(without, micros, strict=True))
        print(
            f"{name:<24} {statistics.median(micros):6.0f} us of processor an event, {ratio:.3f} x without (bar 0.95)"
        )


if __name__ == "__main__":
    main()
