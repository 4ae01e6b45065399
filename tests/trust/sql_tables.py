"""The tables of SQL tried on a real server: what it gave away, what it changed, and whether it still serves."""

import json
from pathlib import Path

import httpx
from support.serving import LINEAGE, an_event, as_json

from trust import sql_escapes, sql_heavy
from trust.held import Case, Held

SQL = "/api/v1/sql"
_PATIENCE_SECONDS = 8.0
_JSON = {"Content-Type": "application/json"}
_STATE = """
SELECT
    (SELECT count(*) FROM log.entries) AS entries, (SELECT count(*) FROM log.rejected) AS rejected,
    (SELECT count(*) FROM duckdb_tables()) AS tables, (SELECT count(*) FROM duckdb_views()) AS views,
    (SELECT count(*) FROM duckdb_functions()) AS functions, (SELECT count(*) FROM duckdb_databases()) AS databases,
    current_setting('enable_external_access') AS external, current_setting('threads') AS threads,
    current_setting('memory_limit') AS memory, current_setting('search_path') AS path,
    getvariable('as_of') AS as_of
"""


def run_escapes(http: httpx.Client, catalog: Path, folder: Path) -> Held:
    """What held of the statements that try to leave the catalog, on a server of it; folder: an empty one."""
    secret, out = folder / "secret.csv", folder / "out"
    secret.write_text(f"{sql_escapes.CANARY}\n{sql_escapes.CANARY}\n", encoding="utf-8")
    held = Held("SQL escapes")
    before = _asked(http, _STATE).text
    for case in sql_escapes.cases():
        text = case.text.replace("FILE", str(secret)).replace("OUT", str(out)).replace("SELF", str(catalog))
        held.note(case, _escaped(case, _asked(http, text), folder))
    held.note(Case("the state at the end", "state", _STATE), _difference(before, _asked(http, _STATE).text))
    return held


def run_heavy(http: httpx.Client) -> Held:
    """What held of the statements that crash, hang, or want more than there is, on a server.

    A client waits eight seconds for each and then leaves, as people do; the next event has to be taken all the same.
    """
    held = Held("SQL that crashes, hangs or fills")
    for case in sql_heavy.cases():
        try:
            answer = _asked(http, case.text, _PATIENCE_SECONDS)
            fault = None if answer.status_code in {200, 400, 413} else f"{answer.status_code} {answer.text[:200]}"
        except httpx.ReadTimeout:
            fault = None
        if http.post(LINEAGE, content=as_json(an_event(1)), timeout=5).status_code != 201:
            fault = "events are not taken any more"
        held.note(case, fault)
    return held


def _asked(http: httpx.Client, query: str, seconds: float = 60.0) -> httpx.Response:
    # By json.dumps, as httpx itself does not write half a character.
    return http.post(SQL, content=json.dumps({"query": query, "row_limit": 1000}), headers=_JSON, timeout=seconds)


def _escaped(case: Case, answer: httpx.Response, folder: Path) -> str | None:
    """What was wrong with an answer; None where nothing was."""
    if answer.status_code not in {200, 400}:
        return f"{answer.status_code} {answer.text[:200]}"
    if sql_escapes.CANARY in answer.text:
        return f"the file was read: {answer.text[:200]}"
    if case.kind == "keys" and answer.status_code != 400:
        return f"keys were read: {answer.text[:200]}"
    if {file.name for file in folder.iterdir()} != {"secret.csv"}:
        return "a file was written"
    return None


def _difference(before: str, after: str) -> str | None:
    return None if before == after else f"{before} became {after}"
