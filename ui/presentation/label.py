"""A label in words and rows: what a version may be used for, and which source each part comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

Label = Mapping[str, Any]
Row = dict[str, Any]
_LISTS = {
    "categories": "Categories",
    "special_categories": "Special categories",
    "subjects": "Data subjects",
    "prohibited_purposes": "Prohibited for",
    "obligations": "Obligations",
}
_VALUES = {"delete_by": "Delete by", "keep_until": "Keep until", "licence": "Licence"}


def label_facts(label: Label) -> list[tuple[str, str]]:
    """A label as pairs of title and text; empty parts are left out."""
    held = str(label["identifiability"]).replace("_", " ")
    facts = [("Identifiability", held), ("Permitted for", _purposes(label["permitted_purposes"]))]
    facts += [(title, _listed(label[part])) for part, title in _LISTS.items() if label[part]]
    facts += [(title, str(label[part])) for part, title in _VALUES.items() if label[part]]
    places = label["geography"]
    facts += [("Only in", _listed(places["allowed"]))] if places["allowed"] else []
    return facts + ([("Not in", _listed(places["forbidden"]))] if places["forbidden"] else [])


def _purposes(purposes: Sequence[str]) -> str:
    if not purposes:
        return "nothing: no purpose that all personal sources permit now"
    return "anything" if "dpv:Purpose" in purposes else _listed(purposes)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words)


def source_rows(label: Label) -> list[Row]:
    """A row for each dataset that contributes: what it adds to the label."""
    return [
        {
            "source": item["source_name"] or "none declared",
            "dataset": item["name"],
            "gives personal data": item["personal"],
            "licence": item["licence"],
            "delete by": item["delete_by"],
            "valid legal bases": sum(1 for grant in item["grants"] if grant["holds"]),
            "legal bases": len(item["grants"]),
            "channel": item["channel"],
            "versions": ", ".join(item["versions"]),
            "namespace": item["namespace"],
        }
        for item in label["sources"]
    ]


def grant_rows(label: Label) -> list[Row]:
    """A row for each grant of each dataset that contributes, those that are valid now first."""
    rows = [
        {
            "valid now": "✓ valid" if grant["holds"] else "✗ not valid",
            "grant": grant["id"],
            "basis": grant["basis"],
            "Art. 9": grant["art9"],
            "purposes": ", ".join(grant["purposes"]),
            "prohibited for": ", ".join(grant["prohibited_purposes"]),
            "from": grant["valid_from"],
            "to": grant["valid_to"],
            "status": grant["status"],
            "source": item["source_name"],
            "dataset": item["name"],
        }
        for item in label["sources"]
        for grant in item["grants"]
    ]
    return sorted(rows, key=lambda row: row["valid now"], reverse=True)


def provenance_rows(label: Label) -> list[Row]:
    """A row for each word of a label and each dataset that gave it."""
    return [
        {
            "part": str(item["part"]).replace("_", " "),
            "value": item["value"],
            "given by": place["name"],
            "source": place["source_name"],
            "namespace": place["namespace"],
        }
        for item in label["provenance"]
        for place in item["datasets"]
    ]


def fact_lines(facet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A declared facet as pairs of title and text, without the members that every facet has (`_producer`)."""
    lines = []
    for key, value in facet.items():
        if not key.startswith("_"):
            lines += _lines(key.replace("_", " "), value)
    return lines


def _lines(title: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return [line for number, item in enumerate(value, 1) for line in _lines(f"{title} {number}", item)]
    if isinstance(value, Mapping):
        return [(title, "; ".join(f"{key.replace('_', ' ')}: {_text(item)}" for key, item in value.items()))]
    return [(title, _text(value))]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
