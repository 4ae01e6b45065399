"""What commands write of a catalog whose every name is hostile: to a terminal, and as CSV, Markdown, HTML and SARIF.

The rows are compared with the list of commands: a new one without a row fails.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple

import pytest
from support.nasty import MARKUPS, MODEL, NAMESPACE, VERSIONS, fill_nasty

from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from catalog.values.formulas import FORMULA_STARTS
from ingest.records.write import record
from ui.cli.commands import LISTED
from ui.cli.main import main
from ui.presentation.markdown import csv_text

NAMED = (NAMESPACE, MODEL)
VERSION = ("--version", VERSIONS[0])
FORMULA = MARKUPS[-1]
JOINER = "\u2060"  # ours, within what would become a link
HOSTILE = 'x\x1b]0;title\x07\u202e"\x00|`'
NOWHERE = f"no {MODEL} \x1b[2J\x07\u202e"
# Commands that answer nothing of a catalog, or write what is not text; each with the reason.
LEFT_OUT = {
    "serve": "answers over HTTP",
    "validate": "prints what suites say; tests/test_trust_values.py",
    "suggest": "reads data, not the catalog",
    "diff-data": "reads data, not the catalog",
    "restore": "takes the place of a catalog",
    "backup": "writes a DuckDB file",
    "snapshot": "writes a DuckDB file",
    "move": "writes a catalog",
    "rebuild": "counts only",
    "maintain": "counts only",
    "consume": "reads Kafka until it is stopped",
    "redact": "takes what a person types",
    "seal": "hashes only",
}
# What is typed: each on names that are there, and on one that is not, which the error then repeats.
TERMINAL: dict[str, list[tuple[str, ...]]] = {
    "ingest": [("no\x1b[2Jfile.json",), ("bad.ndjson",)],
    "models": [()],
    "datasets": [(), (NOWHERE,)],
    "runs": [()],
    "search": [("zq",), (NOWHERE,)],
    "downstream": [(NAMESPACE, MARKUPS[4]), (NOWHERE,)],
    "show": [(*NAMED, *VERSION), (NOWHERE,), (*NAMED, "--version", NOWHERE)],
    "trace": [(*NAMED, *VERSION), (NOWHERE,), (*NAMED, *VERSION, "--column", NOWHERE)],
    "impact": [(NAMESPACE, MARKUPS[4]), ("--source", f"source {MARKUPS[0]}", "--reason", "withdrawal"), (NOWHERE,)],
    "label": [(*NAMED, *VERSION), (NOWHERE,)],
    "findings": [(), NAMED],
    "retention": [()],
    "compare": [(*NAMED, *VERSIONS), (*NAMED, VERSIONS[0], NOWHERE)],
    "gate": [(*NAMED, *VERSION), (NOWHERE,)],
    "approve": [(*NAMED, *VERSION, "--purpose", NOWHERE, "--by", HOSTILE)],
    "waive": [(NOWHERE, "--by", HOSTILE, "--reason", HOSTILE, "--until", "2099-01-01")],
    "assign": [(NOWHERE, "--to", HOSTILE, "--by", HOSTILE)],
    "record": [("policy", "--id", NOWHERE, "--set", f"title={HOSTILE}"), ("policy", "no\x1b[2J.yml")],
    "records": [(), ("policy",), ("policy", "--id", "p1"), ("policy", "--id", NOWHERE)],
    "raise": [("--by", "a@example.com")],
    "controls": [(), ("--state", "gap"), ("--soa",)],
    "sample": [("releases", "--size", "3", "--seed", HOSTILE), (NOWHERE, "--size", "3", "--seed", "1")],
    "calendar": [()],
    "kpis": [()],
    "review-pack": [()],
    "suggest-governance": [("out",)],
    "plan": [("governance",)],
    "apply": [("governance",)],
    "document": [("model-card", *NAMED, *VERSION), ("datasheet", NAMESPACE, MARKUPS[4]), ("datasheet", NOWHERE)],
    "evidence": [(*NAMED, *VERSION, "-o", "pack.zip")],
    "ask": [(NOWHERE,), ("trace", f"name={NOWHERE}")],
    "sql": [
        (f"SELECT '{HOSTILE.replace(chr(0), '')}' AS \"a\x1b[2J\u202e\"",),
        ("SELECT name, description, owner FROM datasets",),
        (f"SELECT {NOWHERE}",),
    ],
    "verify": [()],
    "keys": [("add", HOSTILE, "--role", "reader"), ("list",), ("revoke", NOWHERE), ("trail",)],
    "digest": [()],
    "doctor": [()],
}


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    path = fill_nasty(folder / "whence.duckdb")
    with Catalog(path) as catalog:
        for number, text in enumerate(MARKUPS):
            record(catalog, "policy", {"id": f"p{number}", "title": text, "owner": text}, "ana@example.com")
    (folder / "bad.ndjson").write_bytes(b'{"eventTime":"\\u001b[2J\\u202e","run":{"x\\u001b":1}}\n')
    (folder / "governance").mkdir()
    (folder / "governance" / "a.yml").write_text(
        'datasets:\n  - {namespace: "n\\x1b[2J", name: "m\\u202e", grants: [{id: "\\x07", basis: "\\x1b]0;x"}]}\n'
        '  - {namespace: "n\\x1b[2J", name: "ok\\u202e", source: "s\\x1b"}\n'
        'sources: [{name: "s\\x1b", channel: internal}]\n'
    )
    return path


@pytest.fixture
def run(hostile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("WHENCE_CATALOG", str(hostile))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("WHENCE_SERVER", raising=False)
    monkeypatch.chdir(hostile.parent)

    def run_here(*words: str) -> Ended:
        code = main(words)
        return Ended(code, *capsys.readouterr())

    return run_here


def test_every_command_has_a_row() -> None:
    assert TERMINAL.keys() | LEFT_OUT.keys() == LISTED.keys()
    assert not TERMINAL.keys() & LEFT_OUT.keys()


@pytest.mark.many
@pytest.mark.parametrize("command", TERMINAL)
def test_no_control_character_reaches_a_terminal(
    run: Run, command: str, record_property: Callable[[str, object], None]
) -> None:
    broke = []
    for words in TERMINAL[command]:
        ended = run(command, *(word.replace("\0", "") for word in words))
        for stream, text in (("stdout", ended.out), ("stderr", ended.err)):
            if left := set(filterfalse(str.isprintable, text)) - {"\n", JOINER}:
                broke.append((words, stream, sorted(map(ascii, left))))
        if ended.code == 70:
            broke.append((words, "our fault", [ended.err]))
    record_property("tried", len(TERMINAL[command]))
    record_property("held", len(TERMINAL[command]) - len({words for words, _, _ in broke}))
    assert broke == []


CSV = [
    ("sql", "SELECT * FROM datasets", "--format", "csv"),
    ("sql", "SELECT * FROM dataset_fields", "--format", "csv"),
    ("sql", f"SELECT 1 AS \"{FORMULA.replace(chr(34), '')}\", ' \n=1+1' AS b, '\n=1' AS c", "--format", "csv"),
    ("records", "policy", "--format", "csv"),
    ("controls", "--soa", "--format", "csv"),
]


@pytest.mark.parametrize("words", CSV, ids=lambda words: " ".join(words)[:40])
def test_no_cell_of_a_csv_is_a_formula(run: Run, words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.code == 0, ended.err
    rows = list(csv.reader(io.StringIO(ended.out)))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    formulas = [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]
    assert [cell for cell in formulas if not re.fullmatch(r"-\d+", cell)] == []  # a number is one


def test_no_cell_of_a_csv_of_the_app_is_a_formula() -> None:
    written = csv_text([{start + "1": start + "1" for start in FORMULA_STARTS}])
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert len(cells) == 2 * len(FORMULA_STARTS)
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []


# Markdown that no backslash stands before: what begins an element, a link, an image, emphasis, code or an entity.
_LIVE = re.compile(
    r"(?<!\\)(?:<(?:/?[a-z!]|http)|\]\(|!\[|`|\*\*|~~|&(?:lt|gt|#x3c|amp);)|^ {0,3}(?:[-+] |# zq).*zq",
    re.M | re.I,
)
_OURS = re.compile(r"^```sql\n.*?^```|^#+ .*|^- \*\*.*|^\*\*|`[a-z0-9_./ -]+`", re.M | re.S)
_KINDS = ("model-card", "annex-iv", "training-summary")
MARKDOWN = [
    *(("document", kind, *NAMED, *VERSION) for kind in _KINDS),
    *(("document", "datasheet", NAMESPACE, text) for text in MARKUPS if text.isprintable()),
    ("controls", "--soa", "--format", "markdown"),
]


@pytest.mark.parametrize("words", MARKDOWN, ids=lambda words: " ".join(words)[:60])
def test_names_stay_text_in_markdown(run: Run, words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert ended.code == 0, ended.err
    page = ended.out.rpartition("\n---\n")[2]  # behind the metadata, which are YAML
    assert page.strip()
    assert live(page) == []
    check_tables(page)


def live(text: str) -> list[str]:
    """What of a page Markdown would read as its own, and is not ours."""
    return [found[0] for found in _LIVE.finditer(_OURS.sub("", text))]


def check_tables(text: str) -> None:
    """Every row of a table has as many cells as its head."""
    width = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert cells in (0, width) or not width, line
        width = cells


class _Tags(HTMLParser):
    """The elements of a page, and where its links and images lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.places: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src") or name.startswith("on"):
                self.places.append(f"{name}={value}")


def test_names_stay_text_in_an_evidence_pack(run: Run, hostile: Path) -> None:
    ended = run("evidence", *NAMED, *VERSION, "-o", "pack.zip")
    assert ended.code == 0, ended.err
    tried = 0
    with zipfile.ZipFile(hostile.parent / "pack.zip") as pack:
        for name in pack.namelist():
            assert name.isprintable()
            assert ".." not in name.split("/")
            text = pack.read(name).decode(errors="replace") if not name.endswith((".parquet", ".duckdb")) else ""
            if name.endswith((".html", ".svg")):
                page = _Tags()
                page.feed(text)
                assert page.tags <= _TAGS, name
                assert [place for place in page.places if not place.startswith("href=#")] == [], name
                assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text), name
                tried += 1
            if name.endswith(".md"):
                check_tables(text)
                assert live(text.rpartition("\n---\n")[2]) == [], name
                tried += 1
    assert tried > 5


_TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "dl", "dt", "dd", "code", "a"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "svg", "g", "rect", "text", "path", "br", "main", "section"}


def test_no_link_can_be_put_into_sarif(run: Run) -> None:
    ended = run("gate", *NAMED, *VERSION, "--sarif", "-")
    document = json.loads(ended.out)
    found = document["runs"][0]["results"]
    assert found
    for text in _texts(found):
        assert text.isprintable()
        assert not re.search(r"(?<!\\)\[[^\]]*\]\(", text)


def _texts(value: object) -> Iterator[str]:
    """Every message of SARIF."""
    if isinstance(value, dict):
        yield from (value["text"] for key in ("text",) if isinstance(value.get(key), str))
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def test_the_catalog_is_as_hostile_as_its_names(hostile: Path) -> None:
    with Catalog(hostile) as catalog:
        told = json.dumps([dict(item) for item in findings(catalog)])
    assert all(word in told for word in ("zqbold", "evil.invalid", "\\u001b", "\\u202e"))
