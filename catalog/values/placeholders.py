"""Names that name nothing: a template that was never rendered, or the word some emitter puts where it knows none."""

import re

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}|\$\(.*?\)", re.DOTALL)
_WORDS = frozenset({"--UNKNOWN--", "null", "None", "undefined"})
# DuckDB's functions that read files: one that an emitter took for a table of DuckDB stands for whatever it read.
FILE_READERS = frozenset(
    {
        "delta_scan",
        "iceberg_scan",
        "parquet_scan",
        "read_blob",
        "read_csv",
        "read_csv_auto",
        "read_json",
        "read_json_auto",
        "read_json_objects",
        "read_json_objects_auto",
        "read_ndjson",
        "read_ndjson_auto",
        "read_ndjson_objects",
        "read_parquet",
        "read_text",
        "read_xlsx",
    }
)
_SIGNS = (*_WORDS, *FILE_READERS, "{", "$")


def is_placeholder(namespace: str, name: str) -> bool:
    """Whether a name is an unrendered template or a placeholder: whatever bears it has nothing in common."""
    if _has_template(name) or _has_template(namespace):
        return True
    last = last_part(name)
    if last in FILE_READERS and namespace.startswith("duckdb"):
        return True
    return not _WORDS.isdisjoint((namespace, name, last))


def last_part(name: str) -> str:
    """What stands after the last dot or slash of a name, without quotes."""
    return re.split(r"[./]", name.rstrip("/"))[-1].strip('"`[]')


def may_hold_placeholder(text: str) -> bool:
    """Whether some name may be a placeholder, of many in one text: hardly any is, and this looks at all at once."""
    return any(sign in text for sign in _SIGNS)


def _has_template(text: str) -> bool:
    return ("{" in text or "$" in text) and _TEMPLATE.search(text) is not None
