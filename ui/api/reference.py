"""GET /docs: the API's reference as one plain page, written from its OpenAPI description.

FastAPI's own pages load scripts from elsewhere: without the network they stay blank, and with it a stranger's script
runs at our address.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from catalog.values.canonical_json import Json

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.6rem;border:1px solid #8886;border-radius:.4rem}
details{border-top:1px solid #8884;padding:.35rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
b.GET{color:#1b6e3c}b.POST{color:#3b4cca}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){b.GET{color:#7fd6a0}b.POST{color:#aab4ff}}
"""
_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>HTTP API · Whence</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head><body><main>
<h1>HTTP API</h1><p>Machine-readable: <a href="/openapi.json">/openapi.json</a>. With keys, every request but
<code>/healthz</code> and <code>/readyz</code> carries <code>Authorization: Bearer KEY</code>.</p>"""
_VALUES: Mapping[str, Json] = {"string": "…", "integer": 0, "number": 0, "boolean": False, "array": []}
Object = dict[str, Json]


def reference_router(app: FastAPI) -> APIRouter:
    """The route over an application's description."""
    router = APIRouter()

    @router.get("/docs", include_in_schema=False)
    def reference(request: Request) -> HTMLResponse:
        """The page; its examples ask the address it was asked at."""
        return HTMLResponse("".join(_page(app.openapi(), str(request.base_url).rstrip("/"))))

    return router


def _page(document: Object, address: str) -> Iterator[str]:
    yield _HEAD.format(style=_STYLE)
    groups: dict[str, list[str]] = {}
    for path, methods in _object(document.get("paths")).items():
        for method, operation in _object(methods).items():
            route = _object(operation)
            tag = str((_list(route.get("tags")) or ["other"])[0])
            groups.setdefault(tag, []).append(_route(method.upper(), path, route, document, address))
    for tag, routes in sorted(groups.items()):
        yield f"<h2>{escape(tag.capitalize())}</h2>{''.join(routes)}"
    yield "</main></body></html>"


def _route(method: str, path: str, route: Object, document: Object, address: str) -> str:
    about = str(route.get("description") or route.get("summary") or "")
    parameters = [_object(item) for item in _list(route.get("parameters"))]
    body = _body_schema(route, document)
    rows = "".join(_row(item, _object(item.get("schema"))) for item in parameters) + "".join(
        _row({"name": name, "in": "body", "required": name in _list(body.get("required"))}, _object(schema))
        for name, schema in _object(body.get("properties")).items()
    )
    table = f"<table><tr><th>parameter<th>in<th>type<th>meaning</tr>{rows}</table>" if rows else ""
    example = f"<pre>{escape(_curl(method, path, parameters, body, address))}</pre>"
    heading = f'<b class="{method}">{method}</b> <code>{escape(path)}</code>'
    first, _, rest = about.partition("\n")
    more = f"<p>{escape(rest.strip())}</p>" if rest.strip() else ""
    return f"<details><summary>{heading} {escape(first)}</summary>{more}{table}{example}</details>"


def _row(item: Object, schema: Object) -> str:
    name = f"<code>{escape(str(item['name']))}</code>{' (required)' if item.get('required') else ''}"
    meaning = str(item.get("description") or schema.get("description") or "")
    return f"<tr><td>{name}<td>{escape(str(item['in']))}<td>{escape(_type(schema))}<td>{escape(meaning)}</tr>"


def _type(schema: Object) -> str:
    """The type of a value in a word or two."""
    kinds = [_type(_object(item)) for item in _list(schema.get("anyOf"))]
    if kinds:
        return " or ".join(kind for kind in kinds if kind != "null")
    if "enum" in schema:
        return " or ".join(map(str, _list(schema["enum"])))
    return str(schema.get("const") or schema.get("type") or "any")


def _body_schema(route: Object, document: Object) -> Object:
    content = _object(_object(route.get("requestBody")).get("content"))
    schema = _object(_object(content.get("application/json")).get("schema"))
    named = str(schema.get("$ref") or "").rpartition("/")[2]
    return _object(_object(_object(document.get("components")).get("schemas")).get(named)) if named else schema


def _curl(method: str, path: str, parameters: Sequence[Object], body: Object, address: str) -> str:
    """How to ask it from a shell, with what has to be given."""
    wanted = [f"{item['name']}=…" for item in parameters if item.get("required") and item.get("in") == "query"]
    url = f"'{address}{path}{'?' if wanted else ''}{'&'.join(wanted)}'"
    if method == "GET":
        return f"curl {url}"
    required = _list(body.get("required"))
    given = {
        str(name): _VALUES.get(_type(_object(_object(body.get("properties")).get(str(name)))), {})
        for name in required
    }
    return f"curl -H 'Content-Type: application/json' -d '{json.dumps(given, ensure_ascii=False)}' {url}"


def _object(value: Json) -> Object:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
