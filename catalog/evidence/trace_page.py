"""The lineage of a version as one page of HTML: no script, nothing fetched, and made for paper as for a screen."""

from collections.abc import Iterator
from html import escape

from catalog.evidence.dossier import Dossier
from catalog.evidence.paper import html_table
from catalog.evidence.trace_drawing import drawing
from catalog.lineage.trace_json import TraceGap, VersionName
from catalog.values.outside_text import printable

_STYLE = """\
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-size:.85rem;margin:.5rem 0 1.5rem}
th,td{border:1px solid color-mix(in srgb,currentColor 30%,transparent);padding:.25rem .5rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}
th{overflow-wrap:normal}
svg{max-width:100%;height:auto}
dt{font-weight:600}dd{margin:0 0 .4rem;overflow-wrap:anywhere}
@page{size:A4 landscape;margin:12mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10pt}h2{break-after:avoid}tr,svg{break-inside:avoid}}"""
_WORDS = {"pass": "Pass", "violation": "Violation", "gap": "Gap"}


def trace_page(dossier: Dossier) -> bytes:
    """The page."""
    trace = dossier.trace
    title = _name(trace["target"])
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>",
        _circumstances(dossier),
        *_not_yet(dossier),
        f"<h2>Verdict: {_WORDS[dossier.gate['decision']]}</h2>",
        html_table(
            ("severity", "kind", "about", "finding", "waived by"),
            (
                (item["severity"], item["kind"], _plain(item["dataset"]), item["message"], item["waived_by"])
                for item in dossier.findings
            ),
        ),
        "<h2>Lineage</h2>",
        drawing(trace),
        *_tables(dossier),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode()


def _tables(dossier: Dossier) -> Iterator[str]:
    trace = dossier.trace
    yield "<h2>Sources</h2>"
    sources = ((*_cells(item), item["source_name"] or "not declared") for item in trace["sources"])
    yield html_table(("namespace", "name", "version", "source"), sources)
    yield "<h2>What is missing</h2>"
    yield html_table(("kind", "about", "what", "next step"), map(_gap, [*trace["gaps"], *trace["warnings"]]))
    yield "<h2>Versions, by distance</h2>"
    versions = (
        (item["depth"], *_cells(item), item["type"], item["state"], item["created_at"]) for item in trace["versions"]
    )
    yield html_table(("hops", "namespace", "name", "version", "type", "state", "created"), versions)
    yield "<h2>Which came from which</h2>"
    edges = (
        (
            _plain(item["target"]),
            _plain(item["source"]),
            item["kind"],
            item["resolved_by"],
            item["job_name"],
            item["run_id"],
        )
        for item in trace["edges"]
    )
    yield html_table(("version", "came from", "how", "version found by", "job", "run"), edges)
    yield "<h2>Runs</h2>"
    runs = (
        (item["job_namespace"], item["job_name"], item["run_id"], item["state"], item["started_at"], item["ended_at"])
        for item in trace["runs"]
    )
    yield html_table(("job namespace", "job", "run", "state", "started", "ended"), runs)


def _circumstances(dossier: Dossier) -> str:
    trace = dossier.trace
    said = {
        "As of": trace["as_of"] or "all that is recorded",
        "Known at": trace["known_at"],
        "Head of the log": trace["log_head"],
        "Rules": trace["rules"],
    }
    return f"<dl>{''.join(f'<dt>{key}</dt><dd>{escape(printable(value))}</dd>' for key, value in said.items())}</dl>"


def _not_yet(dossier: Dossier) -> Iterator[str]:
    not_yet = dossier.trace.get("not_yet")
    if not_yet:
        yield f"<p><strong>{escape(printable(not_yet['message']))}</strong></p>"


def _gap(item: TraceGap) -> tuple[object, ...]:
    return item["kind"], _plain(item), item["message"], item.get("mend")


def _cells(item: VersionName) -> tuple[str, str, str]:
    return item["namespace"], item["name"], item["version"]


def _plain(item: VersionName | None) -> str:
    return " ".join(_cells(item)) if item else ""


def _name(item: VersionName) -> str:
    return escape(printable(f"{item['name']} {item['version']}"))
