"""The docs are run: their commands, SQL and Python, on a catalog made of the demo's recorded events."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sql_reference
from support.fresh import FreshCatalog
from support.keeping import variables

from catalog.log.admission import admit
from catalog.log.log import Entry
from catalog.questions.operating import upkeep
from catalog.questions.operating.redaction import confirm_redaction, redact
from catalog.questions.registry import QUESTIONS
from catalog.session.catalog import Catalog
from examples.churn.recorder import recording

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests/recorded/demo/events.ndjson"
WHENCE = Path(sys.executable).with_name("whence")
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").glob("*.md")]
)


class Block(NamedTuple):
    """A fenced block of a page, with the line it begins on."""

    page: str
    line: int
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    """Return the fenced blocks of a language in all pages."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(page.name, line, language, match[1]))
    return found


def place(block: Block) -> str:
    """Return the name of a block in a test's id."""
    return f"{block.page}:{block.line}"


def commands() -> list[tuple[str, str]]:
    """Return every runnable command of the docs with its place: `sh` blocks that begin with `whence`."""
    return [
        (place(block), line)
        for block in blocks("sh")
        if block.text.startswith("whence ")
        for line in block.text.splitlines()
        if line.strip()
    ]


def fill(catalog: Catalog) -> None:
    """Append the demo's recorded events."""
    entries = [admit(line) for line in RECORDED.read_bytes().splitlines()]
    assert all(isinstance(entry, Entry) for entry in entries)
    catalog.append([entry for entry in entries if isinstance(entry, Entry)])


@pytest.fixture(scope="module")
def catalog() -> Iterator[Catalog]:
    """Return a catalog in memory with the demo's events."""
    with FreshCatalog() as catalog:
        fill(catalog)
        yield catalog


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo's catalog as `whence.duckdb` and its events as `events.ndjson`."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(RECORDED, folder / "events.ndjson")
    with Catalog(folder / "whence.duckdb") as catalog:
        fill(catalog)
    return folder


def whence(*words: str, folder: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a folder."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("WHENCE_")}
    own = {**clean, **variables(folder / "whence.duckdb")}
    return subprocess.run([str(WHENCE), *words], cwd=folder, env=own, input=stdin, capture_output=True, check=False)


def test_the_pages_have_what_is_run() -> None:
    """A typo in a fence would leave everything out without a failure."""
    assert len([block for block in blocks("sql") if block.page == "README.md"]) == 6
    assert len(commands()) > 15
    assert {block.page for block in blocks("python")} == {"README.md", "emitting.md", "expectations.md", "log.md"}


@pytest.mark.many
@pytest.mark.parametrize("command", [pytest.param(line, id=f"{where} {line[:60]}") for where, line in commands()])
def test_commands_in_the_docs_run(command: str, workplace: Path) -> None:
    done = whence(*shlex.split(command)[1:], folder=workplace)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.strip() or command.startswith("whence sql --format csv")
    assert b"Traceback" not in done.stderr


def test_every_command_is_documented(tmp_path: Path) -> None:
    """Each command that `whence --help` lists has a section, and each section is of a command."""
    shown = whence("--help", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr.decode()
    listed = set(re.findall(r"^ {2,6}([a-z][a-z-]+)(?: {2,}|$)", shown.stdout.decode(), re.MULTILINE))
    assert "trace" in listed
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    headings = " ".join(line for line in page.splitlines() if line.startswith("### "))
    assert set(re.findall(r"`whence ([a-z-]+)", headings)) == listed


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^### .*$", (ROOT / "docs/cli.md").read_text(), re.MULTILINE)))
)
def test_every_option_of_a_command_is_documented(command: str, tmp_path: Path) -> None:
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"`whence ([a-z-]+)", command)):
        shown = whence(name, "--help", folder=tmp_path)
        assert shown.returncode == 0, shown.stderr.decode()
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shown.stdout.decode())) - {"--help"}
        assert {option for option in options if option not in page} == set(), name


def test_every_question_has_its_route_in_the_docs() -> None:
    page = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    routes = {f"`{entry.method} /api/v1/{entry.path}`" for entry in QUESTIONS.values()}
    assert {route for route in routes if route not in page} == set()


@pytest.mark.parametrize("block", blocks("sql"), ids=place)
def test_sql_in_the_docs_runs(block: Block, catalog: Catalog) -> None:
    """Each block returns rows on the demo."""
    with catalog.cursor() as cursor:
        for statement in (part for part in block.text.split(";") if part.strip()):
            rows = cursor.execute(statement).fetchall()
            if not statement.split()[0].endswith("SET"):
                assert rows, statement


@pytest.mark.parametrize("block", [b for b in blocks("python") if b.page != "log.md"], ids=place)
def test_python_in_the_docs_emits(block: Block, tmp_path: Path) -> None:
    """A script of the docs, run as it stands, sends valid events that end in COMPLETE."""
    (tmp_path / "script.py").write_text(block.text, encoding="utf-8")
    with recording(tmp_path / "events.ndjson") as url:
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("WHENCE_", "OPENLINEAGE_"))}
        environment = {**clean, "OPENLINEAGE_URL": url, "NO_PROXY": "127.0.0.1"}
        done = subprocess.run(
            [sys.executable, "script.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr
    lines = (tmp_path / "events.ndjson").read_bytes().splitlines()
    assert lines
    assert all(isinstance(admit(line), Entry) for line in lines)
    assert json.loads(lines[-1])["eventType"] == "COMPLETE"
    assert not (tmp_path / "whence-spool.ndjson").exists()


def test_the_tables_in_the_sql_page_are_those_of_the_catalog() -> None:
    """If this fails after a wanted change of a view: make docs."""
    page = sql_reference.PAGE.read_text(encoding="utf-8")
    assert page == sql_reference.with_reference(page)


def test_every_column_of_every_view_has_a_comment() -> None:
    columns = sql_reference.view_columns()
    assert len(columns) > 100
    assert [f"{column.view}.{column.name}" for column in columns if not column.comment] == []


def log_query() -> str:
    """Return the SQL by which docs/log.md exports the entries."""
    (command,) = (line for where, line in commands() if where.startswith("log.md"))
    return shlex.split(command)[-1]


def exported(catalog: Catalog) -> list[dict[str, object]]:
    """Return the entries as docs/log.md exports them."""
    with catalog.cursor() as cursor:
        entries = cursor.execute(log_query())
        columns = [column[0] for column in entries.description]
        return [dict(zip(columns, row, strict=True)) for row in entries.fetchall()]


def check(entries: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier of docs/log.md on entries, unchanged."""
    (block,) = (block for block in blocks("python") if block.page == "log.md")
    assert len([line for line in block.text.splitlines() if line]) <= 30
    (folder / "check_log.py").write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-I", "check_log.py"]  # -I: nothing but the standard library's own path
    done = subprocess.run(command, cwd=folder, input=entries, capture_output=True, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_verifier_in_the_docs_finds_the_head(catalog: Catalog, tmp_path: Path) -> None:
    """It needs the standard library only, and agrees with `whence verify`, also on odd events."""
    name = b'"\\u2028\\u007f\xc3\xa9\\/\\u0001"'
    odd = b'{"eventTime":"2026-01-31T09:30:00.000012345Z","dataset":{"namespace":"n","name":%s}}' % name
    entry = admit(odd, actor='someone "quoted" \x01')
    assert isinstance(entry, Entry)
    catalog.append([entry])
    done = check(json.dumps(exported(catalog)).encode(), tmp_path)
    assert (done.stdout.strip(), done.stderr) == (upkeep.verify(catalog)["head"], "")


def test_the_verifier_in_the_docs_accepts_a_redaction_and_no_other_alteration(
    catalog: Catalog, tmp_path: Path
) -> None:
    request = redact(catalog, "request 41", 5, ["/job/name"], by="ana")
    confirm_redaction(catalog, request["id"], by="bo")
    entries = exported(catalog)
    done = check(json.dumps(entries).encode(), tmp_path)
    assert (done.stdout.strip(), done.stderr) == (upkeep.verify(catalog)["head"], "")
    entries[4]["body"] = str(entries[4]["body"]).replace("[redacted", "[Redacted")
    assert check(json.dumps(entries).encode(), tmp_path).stderr == "broken at main 5\n"


@pytest.mark.parametrize("spoil", ["body", "order", "missing", "time", "actor"])
def test_the_verifier_in_the_docs_finds_what_was_changed(spoil: str, catalog: Catalog, tmp_path: Path) -> None:
    entries = exported(catalog)
    victim = entries[4]
    if spoil == "body":
        victim["body"] = str(victim["body"]).replace("shop", "shoq", 1)
        victim["body_hash"] = hashlib.sha256(str(victim["body"]).encode()).hexdigest()
    elif spoil == "order":
        entries[4], entries[5] = entries[5], entries[4]
    elif spoil == "missing":
        del entries[4]
    else:
        victim[{"time": "received", "actor": "actor"}[spoil]] = 2**50 if spoil == "time" else "somebody"
    done = check(json.dumps(entries).encode(), tmp_path)
    assert done.returncode == 1
    assert re.fullmatch(r"broken at main [56]\n", done.stderr)


def test_the_verifier_works_on_what_the_command_prints(workplace: Path, tmp_path: Path) -> None:
    taken = whence("sql", "--format", "json", log_query(), folder=workplace)
    assert taken.returncode == 0, taken.stderr.decode()
    verified = json.loads(whence("--json", "verify", folder=workplace).stdout)
    assert check(taken.stdout, tmp_path).stdout.strip() == verified["head"]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_pages_lead_somewhere() -> None:
    lost = []
    for page in [*PAGES, ROOT / "CHANGELOG.md", *(ROOT / "docs/decisions").glob("*.md")]:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" in target:
                continue
            name, _, anchor = target.partition("#")
            there = page.parent / name if name else page
            if not there.exists() or (anchor and anchor not in anchors(there)):
                lost.append(f"{page.name}: {target}")
    assert lost == []
