"""Functions of SQL that emitters take for tables (§1.13), read naively: an event as it is meant."""

import copy
import re
from typing import Any

Name = tuple[str, str]
Body = dict[str, Any]

READERS = ("read_parquet", "read_csv", "read_csv_auto", "read_json", "read_json_auto", "parquet_scan", "delta_scan")
OTHERS = ("unnest", "flatten", "explode", "generate_series")


def tokens(query: str) -> list[str]:
    """The words, signs and texts (with one quote before them) of a query, without comments."""
    pattern = r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|[\w$]+|\S"
    found = []
    for token in re.findall(pattern, query, re.DOTALL):
        if token.startswith(("--", "/*")):
            continue
        found.append("'" + token[1:-1].replace("''", "'") if token[0] == "'" and len(token) > 1 else token)
    return found


def arguments(rest: list[str]) -> list[str] | None:
    """The paths that a call's first argument gives, None where it is no text and no list of texts."""
    if rest[:1] == ["["] and "]" in rest:
        end = rest.index("]")
        texts = [word for word in rest[1:end] if word != ","]
        after = rest[end + 1 : end + 2]
    else:
        texts, after = rest[:1], rest[1:2]
    if not texts or not all(token.startswith("'") for token in texts) or after not in ([","], [")"]):
        return None
    return [token[1:] for token in texts]


def dataset_of(path: str) -> Name:
    """The file, or of a pattern the folder above it. Choice: where nothing is above, the pattern itself."""
    match = re.fullmatch(r"(\w[\w+.-]*)://([^/]*)/?(.*)", path, re.DOTALL)
    namespace, name = ("file", path) if match is None else (f"{match[1].lower()}://{match[2]}", match[3])
    if match is not None and match[1].lower() == "file":
        namespace, name = "file", "/" + name
    if namespace.startswith("gcs:"):
        namespace = "gs" + namespace.removeprefix("gcs")
    plain = []
    for part in name.split("/"):
        if set(part) & set("*?["):
            break
        plain.append(part)
    return namespace, "/".join(plain) or name


def calls(query: str) -> dict[str, list[Name] | None]:
    """What each function, or path, that stands for a table reads: None where that cannot be seen."""
    words = tokens(query)
    found: dict[str, list[Name] | None] = {}
    tables, hidden = set(), set()
    for at, word in enumerate(words):
        start = at
        while start >= 2 and words[start - 1] == ".":
            start -= 2
        before = words[start - 1].upper() if start else ""
        name = word.lower()
        if word.startswith("'") and before in ("FROM", "JOIN"):
            if "/" in word or re.search(r"\.(parquet|csv|json)$", word):
                found.setdefault(word[1:], []).append(dataset_of(word[1:]))
        elif name in READERS + OTHERS and words[at + 1 : at + 2] != ["("] and before in ("FROM", "JOIN"):
            tables.add(name)
        elif (
            name in READERS + OTHERS
            and words[at + 1 : at + 2] == ["("]
            and before in ("FROM", "JOIN", "LATERAL", ",")
        ):
            paths = arguments(words[at + 2 :]) if name in READERS else []
            if paths is None:
                hidden.add(name)
            else:
                found.setdefault(name, []).extend(dataset_of(path) for path in paths)
    # Choice: where one call of a function shows what it reads and another does not, both the files and the name stay.
    if any(found.get(name) for name in hidden):
        found[""] = [file for name in hidden for file in found.get(name) or []]
    shown = {name: files for name, files in found.items() if name not in tables | hidden}
    return shown | dict.fromkeys(hidden - tables)


def meaning(body: Body) -> Body:
    """The event with files in the place of the functions that read them, as inputs and in its column lineage.

    Choice: of dbt also those that no input names; a function of which it cannot be seen what it reads stays.
    """
    job = body.get("job")
    query = ((job.get("facets") or {}).get("sql") or {}).get("query") if isinstance(job, dict) else None
    known = calls(query) if isinstance(query, str) else {}
    files = external_files(body)
    if not known and not files:
        return body
    meant = copy.deepcopy(body)
    meant["outputs"] = (meant.get("outputs") or []) + copy.deepcopy(files)
    if not known:
        return meant
    inputs = replaced(meant.get("inputs") or [], known)
    outputs = meant.get("outputs") or []
    if "/integration/dbt" in (body.get("producer") or ""):
        inputs += [named(file) for files in known.values() for file in files or []]
        around = [each["namespace"] for each in outputs + (body.get("inputs") or [])]
        inputs += [named((around[0], name)) for name, files in known.items() if files is None and around]
    meant["inputs"] = inputs
    for output in outputs:
        for place in (output, *(output.get(key) or {} for key in ("facets", "outputFacets"))):
            rewrite(place.get("columnLineage") or {}, known)
    return meant


def external_files(body: Body) -> list[Body]:
    """The files that dbt says it writes for external models, as outputs like their tables."""
    found = []
    for output in body.get("outputs") or []:
        facets = output.get("facets") or {}
        config = (facets.get("dbt_model") or {}).get("config") or {}
        if config.get("materialized") == "external" and config.get("location"):
            same = {key: facets[key] for key in ("dbt_model", "schema", "columnLineage") if key in facets}
            found.append({**named(dataset_of(config["location"])), "facets": same})
    return found


def rewrite(facet: Body, known: dict[str, list[Name] | None]) -> None:
    """Put files in the place of functions in a columnLineage facet."""
    for each in (facet.get("fields") or {}).values():
        if "inputFields" in each:
            each["inputFields"] = replaced(each["inputFields"], known)
    if facet.get("dataset"):
        facet["dataset"] = replaced(facet["dataset"], known)


def replaced(entries: list[Body], known: dict[str, list[Name] | None]) -> list[Body]:
    """The entries, each that is named after what stands for a table once for every file that this reads."""
    found = []
    for each in entries:
        name = each["name"] if each["name"] in known else each["name"].split(".")[-1].lower()
        files = known.get(name)
        if files is None:
            found.append(each)
        elif "field" in each:
            found += [{**each, "namespace": namespace, "name": path} for namespace, path in files]
        else:
            found += [named(file) for file in files]
    return found


def named(name: Name) -> Body:
    """A dataset by its name alone."""
    return {"namespace": name[0], "name": name[1]}
