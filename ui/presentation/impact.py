"""What is downstream of something, in words and rows: the action each version needs, and what closed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from catalog.governance.rules.withdrawal import ACTIONS
from ui.presentation.short import counted, short_time, short_version

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import CaseAnswer, Impact, ImpactNode, Receipt
    from catalog.values.canonical_json import Json


class DutyWord(NamedTuple):
    """How an action is shown and what it means; icon and colour are Streamlit's names."""

    icon: str
    colour: str
    meaning: str


# Those that are still to be done come first.
DUTIES = {
    "erase": DutyWord(":material/delete_forever:", "red", "delete the withdrawn data"),
    "retrain": DutyWord(":material/model_training:", "red", "train the model again without the data"),
    "rebuild": DutyWord(":material/construction:", "red", "create the version again without the data"),
    "suppress": DutyWord(":material/visibility_off:", "red", "do not use the model's outputs"),
    "restrict": DutyWord(":material/pause_circle:", "orange", "do not use it until the objection is decided"),
    "undetermined": DutyWord(":material/help:", "orange", "find out first whether it contains personal data"),
    "exempt": DutyWord(":material/gavel:", "gray", "its legal basis gives no such right"),
    "no_action": DutyWord(":material/check_circle:", "green", "nothing to do"),
}
REASONS = {
    "withdrawal": "consent is withdrawn",
    "erasure": "erasure request",
    "contamination": "data error or contamination",
    "objection": "somebody objects",
}


def receipt_words(receipt: Receipt) -> str:
    """What discharged a duty: the deed, who attests it, on which evidence; or what an event shows."""
    day = short_time(receipt["at"])[:10]
    if receipt["kind"] == "record":
        evidence = f": {receipt['evidence']}" if receipt["evidence"] else ""
        return f"{receipt['done'] or 'done'} {day} by {receipt['by'] or '?'}{evidence}"
    if receipt["kind"] == "lifecycle":
        return f"{receipt['change']} {day}"
    return f"newer version {short_version(receipt['version'])} {day}"


def case_duties(found: Impact) -> dict[str, list[ImpactNode]]:
    """The versions that something has to be done with, or was, by what that is; those still open first."""
    by_kind: dict[str, list[ImpactNode]] = {}
    for kind in DUTIES:
        nodes = [node for node in found["nodes"] if node["verdict"] == kind]
        if kind in ACTIONS and nodes:
            by_kind[kind] = sorted(nodes, key=lambda node: node["receipt"] is not None)
    return by_kind


def case_words(case: CaseAnswer) -> str:
    """Who answers for a case and by when, after what it is called."""
    due = f", due {case['due_at']}" if case["due_at"] else ""
    return f"owner {case['owner'] or case['by'] or 'nobody'}{due}"


def node_key(node: ImpactNode) -> str:
    """What tells a version from all others."""
    return "\0".join((node["namespace"], node["name"], node["version"]))


def duty_words(verdict: str | None) -> str:
    """An action as words."""
    return (verdict or "").replace("_", " ")


def impact_sentence(found: Impact) -> str:
    """How many versions are downstream, and how many actions are open, in one sentence without names."""
    starts = [node for node in found["nodes"] if not node["depth"]]
    # A scenario is about the data themselves too: their versions are counted with those made of them.
    own = f" with {counted(len(starts), 'version')} of the data themselves" if found["reason"] and starts else ""
    counts = (
        f"{counted(found['versions'] - (0 if found['reason'] else len(starts)), 'version')}{own}, "
        f"{counted(len(found['models']), 'model version')} among them"
    )
    if found["truncated"]:
        counts += f"; the nearest {len(found['nodes']):,} of {found['versions']:,} are listed"
    if not found["reason"]:
        return f"{counts}."
    if not found["open"]:
        return f"{counts}. No open actions."
    return f"{counts}; {counted(found['open'], 'open action')}."


def duties_of(found: Impact) -> dict[tuple[str, str], int]:
    """How many versions need each action, with why; those that are to be done first."""
    counts = Counter((str(node["verdict"]), str(node["why"])) for node in found["nodes"] if node["verdict"])
    order = list(DUTIES)
    return dict(sorted(counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def impact_rows(found: Impact) -> list[dict[str, object]]:
    """A row for each version, models first, the nearest before the others."""
    nodes = [node for node in found["nodes"] if node["depth"] or found["reason"]]
    ordered = sorted(nodes, key=lambda node: (node["type"] != "MODEL", node["depth"]))
    return [_row(node, has_reason=bool(found["reason"])) for node in ordered]


def _row(node: ImpactNode, *, has_reason: bool) -> dict[str, object]:
    receipt = node["receipt"]
    duty = {
        "action": duty_words(node["verdict"]) if node["verdict"] else None,
        "receipt": receipt_words(receipt) if receipt else None,
    }
    return {
        "name": node["name"],
        **(duty if has_reason else {}),
        "version": node["version"],
        "type": node["type"],
        "hops": node["depth"],
        **({"why": node["why"]} if has_reason else {}),
        "namespace": node["namespace"],
    }


def case_title(body: Mapping[str, Json]) -> str:
    """What a case is about: `withdrawal of file /data/x.csv`."""
    target = _target(body)
    about = (
        f"source {target['source']}" if target.get("source") else f"{target.get('namespace')} {target.get('name')}"
    )
    return f"{body.get('reason')} of {about}"


def case_address(body: Mapping[str, Json]) -> dict[str, str]:
    """The address of the impact page of what a case is about."""
    target = _target(body)
    wanted = {key: target.get(key) for key in ("source", "namespace", "name", "version")}
    return {key: str(value) for key, value in {**wanted, "reason": body.get("reason")}.items() if value}


def _target(body: Mapping[str, Json]) -> Mapping[str, Json]:
    """What a case names as its target; a record may hold anything."""
    target = body.get("target")
    return target if isinstance(target, dict) else {}
