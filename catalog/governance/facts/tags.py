"""OpenLineage's `tags` facet, where it says what a facet of ours would say (docs/governance.md, "Tags")."""

from collections.abc import Mapping

from catalog.events.facet_values import members, text
from catalog.governance.facts.facts import DatasetFacts, ModelFacts, Personal, PersonalData, RetentionRule
from catalog.values.canonical_json import Json
from catalog.vocabulary.vocabulary import Vocabulary

_PERSONAL_KEYS = frozenset({"pii", "personal_data", "sensitivity"})
_MEANS_NONE = frozenset({"false", "no", "none", "0", "public", "non_personal"})
_ORDER = ("non_personal", "personal")


def add_tags(facts: DatasetFacts, body: Mapping[str, Json], vocabulary: Vocabulary) -> DatasetFacts:
    """The facts, with what only tags say of personal data, retention and the purpose of a model."""
    tags = [
        (key.lower(), text(item.get("value")) or "", text(item.get("field")))
        for item in members(body.get("tags"))
        if (key := text(item.get("key")))
    ]
    personal = [(value, field) for key, value, field in tags if key in _PERSONAL_KEYS]
    if facts.personal_data is None and personal:
        facts = facts._replace(personal_data=_personal_data(personal, vocabulary))
    if facts.retention is None and any(key == "retention" for key, _, _ in tags):
        facts = facts._replace(retention=RetentionRule(None, reason="a tag names a duration, but no anchor"))
    purposes = [vocabulary.canonical("purpose", value) for key, value, _ in tags if key == "purpose"]
    if facts.model is not None and facts.model.purpose is None and purposes:
        facts = facts._replace(model=(facts.model or ModelFacts())._replace(purpose=purposes[0]))
    return facts


def _personal_data(tags: list[tuple[str, str | None]], vocabulary: Vocabulary) -> PersonalData:
    fields: dict[str, Personal] = {}
    everywhere = Personal()
    for value, field in tags:
        said = _personal(value, vocabulary)
        if field is None:
            everywhere = _both(everywhere, said)
        else:
            fields[field] = _both(fields.get(field, Personal()), said)
    return PersonalData(everywhere, fields)


def _personal(value: str, vocabulary: Vocabulary) -> Personal:
    """What one tag says: a word that says no, a category, or anything else, which means personal."""
    if value.lower() in _MEANS_NONE:
        return Personal("non_personal")
    category = vocabulary.canonical("personal_data", value)
    if category is None:
        return Personal("personal")
    if vocabulary.is_special(category):
        return Personal("personal", special_categories=frozenset({category}))
    return Personal("personal", frozenset({category}))


def _both(one: Personal, other: Personal) -> Personal:
    said = [item.identifiability for item in (one, other) if item.identifiability]
    return Personal(
        max(said, key=_ORDER.index, default=None),
        one.categories | other.categories,
        one.special_categories | other.special_categories,
        one.subjects | other.subjects,
    )
