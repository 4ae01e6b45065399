"""Names that name nothing: a template that was never rendered, or the word some emitter puts where it knows none."""

import re

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}|\$\(.*?\)", re.DOTALL)
_WORDS = frozenset({"--UNKNOWN--", "null", "None", "undefined"})


def is_placeholder(namespace: str, name: str) -> bool:
    """Whether a name is an unrendered template or a placeholder: whatever bears it has nothing in common."""
    if _has_template(name) or _has_template(namespace):
        return True
    last = re.split(r"[./]", name.rstrip("/"))[-1].strip('"`[]')
    return not _WORDS.isdisjoint((namespace, name, last))


def _has_template(text: str) -> bool:
    return ("{" in text or "$" in text) and _TEMPLATE.search(text) is not None
