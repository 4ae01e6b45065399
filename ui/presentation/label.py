"""A label in words and rows: what a version may be used for, and which source each part comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.presentation.closed_words import value_written, written

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import GrantAnswer, LabelAnswer, LabelSource

Row = dict[str, object]


def label_facts(label: LabelAnswer) -> list[tuple[str, str]]:
    """A label as pairs of title and text; empty parts are left out."""
    places = label["geography"]
    facts = [
        ("Identifiability", written(label["identifiability"])),
        ("Permitted for", _purposes(label["permitted_purposes"])),
        ("Categories", _listed(label["categories"])),
        ("Special categories", _listed(label["special_categories"])),
        ("Data subjects", _listed(label["subjects"])),
        ("Prohibited for", _listed(label["prohibited_purposes"])),
        ("Obligations", _listed(label["obligations"])),
        ("Delete by", label["delete_by"]),
        ("Keep until", label["keep_until"]),
        ("Licence", label["licence"]),
        ("Only in", _listed(places["allowed"] or [])),
        ("Not in", _listed(places["forbidden"])),
    ]
    return [(title, text) for title, text in facts if text]


def _purposes(purposes: Sequence[str]) -> str:
    if not purposes:
        return "nothing: no purpose that all personal sources permit now"
    return "anything" if "dpv:Purpose" in purposes else _listed(purposes)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(map(written, words))


def source_rows(label: LabelAnswer) -> list[Row]:
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


def grants_of(label: LabelAnswer) -> list[tuple[LabelSource, GrantAnswer]]:
    """Each legal basis with the dataset that declares it, those that are valid now first."""
    pairs = [(source, grant) for source in label["sources"] for grant in source["grants"]]
    return sorted(pairs, key=lambda pair: not pair[1]["holds"])


def grant_rows(label: LabelAnswer) -> list[Row]:
    """A row for each legal basis of each dataset that contributes, those that are valid now first."""
    return [
        {
            "valid now": "✓ valid" if grant["holds"] else "✗ not valid",
            "legal basis": grant["id"],
            "article": grant["basis"],
            "Art. 9": grant["art9"],
            "purposes": ", ".join(grant["purposes"]),
            "prohibited for": ", ".join(grant["prohibited_purposes"]),
            "from": grant["valid_from"],
            "to": grant["valid_to"],
            "status": grant["status"],
            "source": source["source_name"],
            "dataset": source["name"],
            "namespace": source["namespace"],
        }
        for source, grant in grants_of(label)
    ]


def provenance_rows(label: LabelAnswer) -> list[Row]:
    """A row for each word of a label and each dataset that gave it."""
    return [
        {
            "part": written(item["part"]),
            "value": item["value"],
            "given by": place["name"],
            "source": place["source_name"],
            "namespace": place["namespace"],
        }
        for item in label["provenance"]
        for place in item["datasets"]
    ]


def fact_lines(facet: Mapping[str, object]) -> list[tuple[str, str]]:
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
    return "none" if value is None else value_written(str(value))
