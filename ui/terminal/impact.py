"""What is downstream of a version or source, for people; with a reason, the action each version needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.impact import receipt_words
from ui.presentation.short import clean, counted, short_version
from ui.terminal.paper import Paper, table, wrapped
from ui.terminal.trace import circumstances

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.governance.answers.answers import Impact, ImpactNode, ImpactTarget

_MOST_ROWS = 200
_ACTIONS = ("erase", "retrain", "rebuild", "suppress", "restrict", "undetermined", "exempt", "no_action")


def render_impact(paper: Paper, answer: Impact) -> str:
    """Everything downstream of the target: models first, then datasets by hops; with a reason, the actions."""
    reached = [node for node in answer["nodes"] if node["depth"] or answer["reason"]]
    models = [node for node in reached if node["type"] == "MODEL"]
    others = [node for node in reached if node["type"] != "MODEL"]
    parts = [paper.ink("bold", _title(answer, reached, models))]
    parts += [paper.ink("yellow", _left_out(answer))] if answer["truncated"] else []
    parts += [_table(paper, "MODEL", models)] if models else []
    parts += [_table(paper, "DATASET", others)] if others else []
    parts += [_follow_up(paper, answer)] if answer["reason"] else []
    parts += [_consents(paper, answer)] if answer["grants_to_end"] else []
    return "\n\n".join([*parts, circumstances(paper, answer)])


def _title(answer: Impact, reached: Sequence[ImpactNode], models: Sequence[ImpactNode]) -> str:
    left_out = answer["versions"] - len(answer["nodes"])
    is_of_models = len(answer["models"]) if left_out else len(models)
    counts = f"{counted(len(reached) + left_out, 'version')}, {counted(is_of_models, 'model version')} among them."
    if not answer["reason"]:
        return f"Downstream of {_named(answer['target'])}: {counts}"
    return f"{clean(answer['reason']).capitalize()} of {_named(answer['target'])} affects {counts}"


def _left_out(answer: Impact) -> str:
    listed, count, models = len(answer["nodes"]), answer["versions"], len(answer["models"])
    return f"The nearest {listed:,} of {count:,} versions are listed; all {models:,} models are in --json."


def _named(target: ImpactTarget) -> str:
    if "source" in target:
        return f"source {clean(target['source'])}"
    version = f" @ {short_version(target['version'])}" if target["version"] is not None else ""
    return f"{clean(target['namespace'])} {clean(target['name'])}{version}"


def _table(paper: Paper, noun: str, nodes: Sequence[ImpactNode]) -> str:
    """Versions with their hops; where there is a reason, the action for each and what closed it."""
    titles = (noun, "VERSION", "HOPS", "ACTION", "RECEIPT")
    rows = [_row(node) for node in nodes[:_MOST_ROWS]]
    kept = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    shown = table(paper, [titles[place] for place in kept], [[row[place] for place in kept] for row in rows])
    more = f"\n\n… {len(nodes) - _MOST_ROWS:,} more: --json" if len(nodes) > _MOST_ROWS else ""
    return shown + more


def _row(node: ImpactNode) -> tuple[str, ...]:
    receipt = node["receipt"]
    return (
        f"{node['namespace']} {node['name']}",
        short_version(node["version"]),
        str(node["depth"]),
        clean(node["verdict"]).replace("_", " "),
        f"✓ {receipt_words(receipt)}" if receipt else "",
    )


def _consents(paper: Paper, answer: Impact) -> str:
    """The consents that still hold as declared although they are taken back, and what ends them."""
    lines = [
        line
        for item in answer["grants_to_end"]
        for line in wrapped(
            paper,
            f"! {clean(item['grant'])} of {clean(item['name'])} still holds as declared. To end it, declare in the "
            f"governance files: status: ConsentWithdrawn, status_since: {item['withdrawn_on']}",
            "",
            "  ",
        )
    ]
    return "\n".join(lines)


def _follow_up(paper: Paper, answer: Impact) -> str:
    """Each action with its reasons, how many are open, and what to do next."""
    counts = Counter((node["verdict"] or "", node["why"] or "") for node in answer["nodes"])
    lines = [
        line
        for verdict, why in sorted(counts, key=lambda pair: (_ACTIONS.index(pair[0]), pair[1]))
        for line in wrapped(paper, f"{verdict.replace('_', ' ')} ({counts[verdict, why]:,}): {why}", "  ", "    ")
    ]
    if not answer["open"]:
        return "\n".join([paper.ink("green", "✓ No open actions."), *lines])
    hint = "To track them, open a case: the same command with --open --owner WHO --due DAY."
    if (case := answer["case"]) and case["status"] == "open":
        due = f", due {case['due_at']}" if case["due_at"] else ""
        owner = clean(case["owner"] or case["by"] or "nobody")
        hint = f"Case {case['id']} of {owner}{due}. What was done: whence record receipt FILE."
    return "\n".join(
        [paper.ink("red", f"✗ {counted(answer['open'], 'open action')}"), *lines, paper.ink("dim", hint)]
    )
