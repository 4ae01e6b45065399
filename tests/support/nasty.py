"""A catalog whose every name is markup, for all places that show names."""

import json
from collections.abc import Iterator
from pathlib import Path

from catalog.events.envelope import Remark
from catalog.governance.decisions.decisions import assign, waive
from catalog.log.admission import Rejected
from catalog.questions.impact import open_case
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from support.demo_catalog import fill
from support.scene import Event, dataset, declared, ran

# Each has a word of its own, by which what it became on a page is recognised.
MARKUPS = (
    "**zqbold**",
    "*zqem*",
    "~~zqstrike~~",
    "`zqcode`",
    "x` **zqbold** `y",
    "<b>zqbold</b><img src=http://evil.invalid/zq.png onerror=window.zqran=1>",
    "<script>window.zqran=1</script>",
    '" onmouseover=window.zqran=1 zq="\'><b>zqbold</b>',
    "[zqlink](javascript:window.zqran=1)",
    "[zqlink](http://evil.invalid/zq)",
    "![zqimage](http://evil.invalid/zq.png)",
    "x`![zqimage](http://evil.invalid/zq.png)`",
    "http://evil.invalid/zq",
    "<http://evil.invalid/zq>",
    ":material/surfing: :red[zqred] :skull:",
    "$\\zqtex{x}$ $$\\zqtex$$",
    "# zqheading",
    "x\n# zqheading\n- zqitem\n\n| zq | table |\n|---|---|\n| a | b |",
    "x\x1b[31mzq\x07\x08\x9bzq",
    "zq\u202egnp.exe\u2066zq",
    "&lt;b&gt;zqbold&lt;/b&gt; &#x3c;b&#x3e;zqbold",
    '=HYPERLINK("http://evil.invalid/zq","zq")',
)
_ALL = " ".join(MARKUPS)
NAMESPACE = "zq **zqbold** [zqlink](http://evil.invalid/zq)"
MODEL = "m <b>zqbold</b> **zqbold** x`![zqimage](http://evil.invalid/zq.png)` :material/surfing: $\\zqtex$ \u202ezq"
VERSIONS = ("v1 **zqbold** ![zqimage](http://evil.invalid/zq.png)", "v2`**zqbold**`")
RUN = "run <b>zqbold</b> [zqlink](http://evil.invalid/zq)"
_USE = {"purpose": "dpv:CustomerRelationshipManagement", "activity": "ai:ModelTraining"}
_PRODUCER = {"_producer": "https://example.com/**zqbold**", "_schemaURL": "https://example.com"}


def _events() -> Iterator[Event]:
    fields = [{"name": text, "type": text, "description": text} for text in MARKUPS]
    yield declared(NAMESPACE, MODEL, "2026-01-01", whence_model={**_USE, "owner": _ALL, "system": _ALL})
    for number, text in enumerate(MARKUPS):
        owners = {"owners": [{"name": text, "type": text}]}
        yield declared(
            NAMESPACE,
            text,
            "2026-01-01",
            whence_source={"name": f"source {text}", "channel": "licensed", "licence": "CC-BY-NC-4.0", "owner": text},
            whence_personal_data={"identifiability": "personal" if number % 2 else "non_personal"},
            whence_retention={"duration": "P1D", "anchor": "collected_at", "collected_at": "2026-01-15"},
            ownership=owners,
            documentation={"description": text, "contentType": text},
            tags={"tags": [{"key": text, "value": text, "source": text}]},
        )
    for day, version in enumerate(VERSIONS, 1):
        inputs = [dataset(NAMESPACE, text, schema={"fields": fields}) for text in MARKUPS[day - 1 :]]
        checks = {"assertions": [{"assertion": _ALL, "success": False, "column": MARKUPS[0]}]}
        inputs[0]["inputFacets"] = {"dataQualityAssertions": {**_PRODUCER, **checks}}
        outputs = [dataset(NAMESPACE, MODEL, version, datasetType={"datasetType": "MODEL"})]
        for event in ran(f"job {_ALL}", f"2026-03-0{day}", inputs, outputs):
            event["run"]["runId"] = f"{RUN} {day}"
            event["run"]["facets"] = {
                "errorMessage": {**_PRODUCER, "message": _ALL, "programmingLanguage": _ALL, "stackTrace": _ALL},
                "processing_engine": {**_PRODUCER, "version": _ALL, "name": _ALL},
                "whence_training": {**_PRODUCER, "parameters": {_ALL: _ALL}, "metrics": {_ALL: 0.5}},
            }
            event["job"]["facets"] = {
                "sql": {**_PRODUCER, "query": f"SELECT '{_ALL}'"},
                "documentation": {**_PRODUCER, "description": _ALL},
                "sourceCodeLocation": {
                    **_PRODUCER,
                    "type": "git",
                    "url": "javascript:window.zqran=1",
                    "version": _ALL,
                },
            }
            yield event


def fill_nasty(path: Path) -> Path:
    """A catalog of such names, with decisions, a case and rejected inputs that have them too."""
    fill(path, [json.dumps(event).encode() for event in _events()])
    with Catalog(path) as catalog:
        for number, finding in enumerate(findings(catalog)[:6]):
            if number % 2:
                waive(catalog, finding["id"], by=_ALL.replace("\n", " "), reason=_ALL, until="2099-01-01")
            else:
                assign(catalog, finding["id"], to=_ALL.replace("\n", " "), by=_ALL.replace("\n", " "))
        open_case(catalog, source=f"source {MARKUPS[0]}", reason="withdrawal", by=_ALL.replace("\n", " "))
        for text in MARKUPS:
            catalog.reject([Rejected(text.encode(), [Remark(f"/{text}", text)])], text, text)
    return path
