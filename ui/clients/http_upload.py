"""Files of events to a running server, batch by batch."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.receive.files import Rejection, Report
from ingest.receive.lines import EventTexts, SourceText, batches_of
from ui.clients.http_client import Server

BATCH = 500
BATCH_BYTES = 4 * 2**20


def send_paths(
    server: Server, paths: Sequence[str | Path], on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """What became of every event in the paths; on_progress hears bytes read and events seen so far."""
    texts = EventTexts(paths)
    report = Report()
    seen = 0
    for batch in batches_of(texts, BATCH, BATCH_BYTES):
        report.rejected += [Rejection(found.source, found.line, "", found.fault) for found in batch if found.fault]
        objects = [found for found in batch if _looks_like_object(found.raw)]
        if objects:
            _count(report, objects, server.send_events([_on_one_line(found.raw) for found in objects]))
        for found in batch:
            if not found.fault and not _looks_like_object(found.raw):
                _count(report, [found], server.send_rejected(found.raw))
        seen += len(batch)
        if on_progress:
            on_progress(texts.bytes_read, seen)
    return report


def _looks_like_object(raw: bytes) -> bool:
    return raw.lstrip().startswith(b"{")


def _on_one_line(raw: bytes) -> bytes:
    """The same JSON on one line: a line end may stand in JSON only where a space may."""
    return raw.replace(b"\r", b" ").replace(b"\n", b" ")


def _count(report: Report, sent: list[SourceText], answer: dict[str, Any]) -> None:
    """Add what the batch route says of the texts sent. What it leaves out (duplicates, warnings) counts as none."""
    if "summary" not in answer:
        reasons = [(str(error.get("pointer") or ""), str(error["reason"])) for error in answer["errors"]]
        report.rejected += [Rejection(found.source, found.line, *reason) for found in sent for reason in reasons]
        return
    summary = answer["summary"]
    duplicates = int(summary.get("duplicates", 0))
    report.accepted += int(summary["successful"]) - duplicates
    report.duplicates += duplicates
    report.warnings += int(summary.get("warnings", 0))
    for failed in answer.get("failed_events", []):
        found = sent[int(failed["index"])]
        for error in failed.get("errors") or [failed]:
            pointer = str(error.get("pointer") or "")
            report.rejected.append(Rejection(found.source, found.line, pointer, str(error["reason"])))
