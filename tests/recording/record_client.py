"""Records openlineage-python telling the story of `client_shop/` through each of its transports."""

import json
import shutil
from pathlib import Path
from typing import Any

from neutral import write_neutral
from recorder import Recorder, recording
from workshop import HERE, RECORDED, environment, install, run, say, workshop

REQUIREMENTS = ("openlineage-python==1.54.0",)
KEPT = RECORDED / "python-client"
API_KEY = {"type": "api_key", "apiKey": "a-synthetic-key"}
OVER_HTTP: dict[str, dict[str, Any]] = {
    "http": {"type": "http"},
    "http-gzip": {"type": "http", "compression": "gzip"},
    "http-api-key": {"type": "http", "auth": API_KEY},
    "async-http": {"type": "async_http"},
}


def main() -> None:
    """Make every recording from nothing."""
    with workshop() as root:
        bin_dir = install(root, *REQUIREMENTS)
        wire = {name: over_http(name, transport, root, bin_dir) for name, transport in OVER_HTTP.items()}
        wire["composite-http"] = composite(root, bin_dir)
        appended(root, bin_dir)
        one_file_each("file-per-event", root, bin_dir, debug_mode=False)
        one_file_each("file-debug", root, bin_dir, debug_mode=True)
    (KEPT / "wire.json").write_text(json.dumps(wire, indent=1) + "\n", encoding="utf-8")


def emit(transport: dict[str, Any], root: Path, bin_dir: Path) -> None:
    """Run the emitting program with a transport."""
    command = [str(bin_dir / "python"), str(HERE / "client_shop" / "emit.py"), json.dumps(transport)]
    run(command, root, environment(root, bin_dir, PYTHONDONTWRITEBYTECODE="1"), expected={0})


def keep(raw: Path, root: Path, server: Recorder | None = None) -> None:
    """Write the neutral recording beside the others."""
    events = write_neutral(raw, KEPT / raw.name, root, server.url if server else "")
    say(f"{raw.name}: {events} events")


def over_http(name: str, transport: dict[str, Any], root: Path, bin_dir: Path) -> list[dict[str, str]]:
    """Record one HTTP transport and give the headers of its events in order of arrival."""
    with recording(root / f"{name}.ndjson") as server:
        emit({**transport, "url": server.url}, root, bin_dir)
        keep(server.events_file, root, server)
        return server.wire


def composite(root: Path, bin_dir: Path) -> list[dict[str, str]]:
    """Record one client that tells both a server and a file; the headers are the server's."""
    written = root / "composite-file.ndjson"
    with recording(root / "composite-http.ndjson") as server:
        to_file = {"type": "file", "log_file_path": str(written), "append": True}
        to_server = {"type": "http", "url": server.url, "compression": "gzip"}
        emit({"type": "composite", "transports": {"server": to_server, "file": to_file}}, root, bin_dir)
        keep(server.events_file, root, server)
        keep(written, root)
        return server.wire


def appended(root: Path, bin_dir: Path) -> None:
    """Record the file transport that appends NDJSON."""
    written = root / "file-append.ndjson"
    emit({"type": "file", "log_file_path": str(written), "append": True}, root, bin_dir)
    keep(written, root)


def one_file_each(name: str, root: Path, bin_dir: Path, *, debug_mode: bool) -> None:
    """Record the file transport that writes a file an event, under the names that it gives them."""
    (root / name).mkdir()
    to_files = {"type": "file", "log_file_path": str(root / name / "events"), "debug_mode": debug_mode}
    emit(to_files, root, bin_dir)
    shutil.rmtree(KEPT / name, ignore_errors=True)
    for raw in sorted((root / name).iterdir()):
        write_neutral(raw, KEPT / name / raw.name, root)
    say(f"{name}: {len(list((KEPT / name).iterdir()))} files")


if __name__ == "__main__":
    main()
