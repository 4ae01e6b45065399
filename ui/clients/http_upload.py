"""Files of events to a running server, batch by batch."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.receive.lines import EventTexts, SourceText, batches_of
from ingest.receive.report import Rejection, Report
from ui.clients.http_client import Server

BATCH = 500
BATCH_BYTES = 4 * 2**20


def send_paths(
    server: Server, paths: Sequence[str | Path], on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """What became of every event in the paths; on_progress gets bytes read and events seen so far."""
    texts = EventTexts(paths)
    report = Report()
    seen = 0
    for batch in batches_of(texts, BATCH, BATCH_BYTES):
        _send(server, batch, report)
        seen += len(batch)
        if on_progress:
            on_progress(texts.bytes_read, seen)
    return report


def send_texts(server: Server, texts: Sequence[SourceText]) -> Report:
    """What became of some texts; the server has made all of them durable when this returns."""
    report = Report()
    for batch in batches_of(texts, BATCH, BATCH_BYTES):
        _send(server, batch, report)
    return report


def _send(server: Server, batch: Sequence[SourceText], report: Report) -> None:
    report.rejected += [Rejection(item.source, item.line, "", item.fault) for item in batch if item.fault]
    objects = [item for item in batch if _looks_like_object(item.raw)]
    if objects:
        _count(report, objects, server.send_events([_on_one_line(item.raw) for item in objects]))
    for item in batch:
        if not item.fault and not _looks_like_object(item.raw):
            _count(report, [item], server.send_rejected(item.raw))


def _looks_like_object(raw: bytes) -> bool:
    return raw.lstrip().startswith(b"{")


def _on_one_line(raw: bytes) -> bytes:
    """The same JSON on one line: a line end may stand in JSON only where a space may."""
    return raw.replace(b"\r", b" ").replace(b"\n", b" ")


def _count(report: Report, sent: list[SourceText], answer: dict[str, Any]) -> None:
    """Count what became of the texts sent. What the answer leaves out (duplicates, warnings) counts as none."""
    if "summary" not in answer:
        reasons = [(str(error.get("pointer") or ""), str(error["reason"])) for error in answer["errors"]]
        report.rejected += [Rejection(item.source, item.line, *reason) for item in sent for reason in reasons]
        return
    summary = answer["summary"]
    duplicates = int(summary.get("duplicates", 0))
    report.accepted += int(summary["successful"]) - duplicates
    report.duplicates += duplicates
    report.warnings += int(summary.get("warnings", 0))
    for failed in answer.get("failed_events", []):
        item = sent[int(failed["index"])]
        for error in failed.get("errors") or [failed]:
            pointer = str(error.get("pointer") or "")
            report.rejected.append(Rejection(item.source, item.line, pointer, str(error["reason"])))
