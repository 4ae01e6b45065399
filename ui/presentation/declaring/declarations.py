"""A change of a declaration in words, and its hypothetical effects as rows."""

from collections.abc import Mapping, Sequence

from catalog.questions.declaring.declaration_history import DeclarationMade
from catalog.questions.declaring.what_if import ModelChange, RetentionChange
from ui.presentation.closed_words import value_written
from ui.presentation.short import counted

_NAMED_BY = {"grants": ("legal basis", "id"), "holds": ("hold until", "keep_until"), "fields": ("column", "")}

_NAMED = 3


_FORM = "https://whence.dev/governance/form"


def declared_by(made: DeclarationMade) -> str:
    """Who declared something, and by what: a governance file, the app, or the tool that sent it."""
    by = made["actor"] or "nobody named"
    if made["origin"]:
        return f"{by}, {made['origin']}"
    return f"{by}, in the app" if made["producer"] == _FORM else f"{by}, {made['producer'] or 'tool not recorded'}"


def members_of(body: Mapping[str, object] | None) -> dict[str, object]:
    """A facet without its producer, schema and origins; empty where it is taken away."""
    return {key: value for key, value in (body or {}).items() if not key.startswith("_")}


def change_lines(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> list[str]:
    """What changes from one body of a facet to another, a sentence for each member; empty where nothing does."""
    old, new = _members(before or {}), _members(after or {})
    return [
        _line(title, old.get(title), new.get(title))
        for title in _titles(old, new)
        if old.get(title) != new.get(title)
    ]


def _titles(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return [*new, *(title for title in old if title not in new)]


def _members(body: Mapping[str, object], about: str = "") -> dict[str, object]:
    """Every member by what it is called, those of grants, holds and columns with whose they are."""
    members: dict[str, object] = {}
    for key, value in body.items():
        if key in _NAMED_BY:
            members |= _named(key, value)
        elif isinstance(value, Mapping):
            members |= _members(value, f"{about}{_title(key)} ")
        else:
            members[f"{about}{_title(key)}"] = value
    return members


def _named(key: str, value: object) -> dict[str, object]:
    word, name = _NAMED_BY[key]
    listed = value if isinstance(value, list) else []
    items = value.items() if isinstance(value, Mapping) else [(item.get(name) or "new", item) for item in listed]
    members: dict[str, object] = {}
    for called, item in items:
        members[f"{word} {called}"] = "declared"
        members |= _members({member: part for member, part in item.items() if member != name}, f"{word} {called}, ")
    return members


def _title(key: str) -> str:
    return key.replace("_", " ")


def _line(title: str, old: object, new: object) -> str:
    if isinstance(old, list) or isinstance(new, list):
        had, has = (side if isinstance(side, list) else [] for side in (old, new))
        words = [f"with {_word(item)}" for item in has if item not in had]
        words += [f"without {_word(item)}" for item in had if item not in has]
        return f"{title}: now {', '.join(words) or 'in another order'}"
    if old is None:
        return f"{title}: new" if new == "declared" else f"{title}: {_word(new)} (was empty)"
    if new is None:
        return f"{title}: removed" if old == "declared" else f"{title}: no longer {_word(old)}"
    return f"{title}: {_word(new)} instead of {_word(old)}"


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value_written(str(value))


def impact_words(models: Sequence[ModelChange]) -> str:
    """How many model versions a change affects, how many verdicts change, and which findings come and go."""
    changed = [model for model in models if is_changed(model)]
    if not changed:
        return "No model version is affected."
    turned = sum(model["before"] != model["after"] for model in models)
    verdicts = (
        f"{counted(turned, 'verdict')} {'changes' if turned == 1 else 'change'}" if turned else "no verdict changes"
    )
    gone = {item["id"] for model in changed for item in model["disappear"]}
    new = {item["id"] for model in changed for item in model["appear"]}
    parts = [
        f"Affects {counted(len(changed), 'model version')}; {verdicts}",
        *([f"{counted(len(gone - new), 'finding')} resolved"] if gone - new else []),
        *([f"{counted(len(new - gone), 'new finding')}"] if new - gone else []),
    ]
    return f"{', '.join(parts)}."


def outcome_words(models: Sequence[ModelChange]) -> str:
    """What a saved change did: as `impact_words`, and the verdicts that turned, by name."""
    turned = [model for model in in_order(models) if model["before"] != model["after"]]
    named = [
        f"{model['name']} {model['version']}: {model['before']} → {model['after']}." for model in turned[:_NAMED]
    ]
    return " ".join([impact_words(models), *named])


def in_order(models: Sequence[ModelChange]) -> list[ModelChange]:
    """The affected model versions: those whose gate would change first, then those whose findings would."""
    return sorted(
        models,
        key=lambda row: (row["before"] == row["after"], not (row["appear"] or row["disappear"]), row["name"]),
    )


def is_changed(model: ModelChange) -> bool:
    """Whether the findings or the approval of a model version would change."""
    approval = model["approval"]
    turns = approval is not None and approval["before"] != approval["after"]
    return bool(model["appear"] or model["disappear"] or turns)


def retention_changes(rows: Sequence[RetentionChange]) -> list[dict[str, str | None]]:
    """A row for each version whose retention would change."""
    return [
        {
            "name": row["name"],
            "version": row["version"],
            "state now": row["before"]["state"],
            "state then": row["after"]["state"],
            "delete by now": row["before"]["delete_by"],
            "delete by then": row["after"]["delete_by"],
            "keep until then": row["after"]["keep_until"],
            "namespace": row["namespace"],
        }
        for row in rows
    ]
