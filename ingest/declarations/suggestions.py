"""Files of governance to be filled in: every dataset that lineage begins at, every model without a purpose."""

import json
import re
from collections.abc import Sequence
from itertools import groupby

from catalog.questions.declaring.declared import Undeclared
from ingest.declarations.reading.folder import GovernanceFile
from ingest.declarations.reading.parse import UNFILLED

_HEAD = f"""\
# Suggested for namespace %s. Put what you know in place of each {UNFILLED}; whence plan names those that are left.
# Lines begun with # are examples: take the # away where they fit. Words: docs/governance-yaml.md
"""
_SOURCES = f"""\
sources:
  - name: {UNFILLED}          # what you call the place the data was taken from; datasets below name it
    channel: {UNFILLED}       # internal, user_interaction, user_service, licensed, private_third_party,
                           # public_dataset, crawled, synthetic or other
    owner: {UNFILLED}
    licence: {UNFILLED}       # SPDX, as CC-BY-4.0, or a name of your own: LicenseRef-customer-terms
    # original_purpose: dpv:ServiceProvision
"""
_DATASET = f"""\
    source: {UNFILLED}
    personal_data:
      identifiability: {UNFILLED}   # non_personal, anonymised, pseudonymised, personal; unknown is a gap
      # categories: [pd:EmailAddress]
      # subjects: [dpv:Customer]
    # grants:                     # needed where it is personal
    #   - {{id: terms-2026, basis: eu-gdpr:A6-1-b, purposes: [dpv:ServiceProvision], valid_from: 2026-01-01}}
    # retention: {{duration: P2Y, anchor: collected_at, collected_at: 2026-01-15, action: erase}}
"""
_MADE = """\
    # Runs write it and name nothing that they read. Declare a source only if they bring the data in from outside;
    # else take the entry away, and let their job send its inputs.
"""
_MODEL = f"""\
    purpose: {UNFILLED}             # as dpv:CustomerRelationshipManagement
    owner: {UNFILLED}
    # activity: ai:ModelTraining
    # risk: high
    # review_every: P6M
"""
_MOST_FIELDS = 20


def suggest(items: Sequence[Undeclared]) -> list[GovernanceFile]:
    """A file for each namespace; nothing in it that stands for a fact until it is filled in."""
    files = []
    paths: set[str] = set()
    for namespace, group in groupby(sorted(items), key=lambda item: item.namespace):
        path = _path_of(namespace, paths)
        paths.add(path)
        files.append(GovernanceFile(path, _text(namespace, list(group))))
    return files


def _path_of(namespace: str, taken: set[str]) -> str:
    slug = re.sub(r"[^A-Za-z0-9]+", "-", namespace).strip("-").lower()[:60] or "namespace"
    number = 2
    path = f"suggested-{slug}.yml"
    while path in taken:
        path = f"suggested-{slug}-{number}.yml"
        number += 1
    return path


def _text(namespace: str, items: list[Undeclared]) -> str:
    datasets = [item for item in items if not item.is_model]
    models = [item for item in items if item.is_model]
    parts = [_HEAD % _quoted(namespace)]
    if datasets:
        parts += [_SOURCES, "datasets:\n" + "".join(map(_entry, datasets))]
    if models:
        parts.append("models:\n" + "".join(map(_entry, models)))
    return "\n".join(parts)


def _entry(item: Undeclared) -> str:
    head = f"  - namespace: {_quoted(item.namespace)}\n    name: {_quoted(item.name)}\n"
    if item.is_model:
        return head + _MODEL
    shown = ", ".join(_quoted(field) for field in item.fields[:_MOST_FIELDS])
    more = f" and {len(item.fields) - _MOST_FIELDS} more" if len(item.fields) > _MOST_FIELDS else ""
    made = _MADE if item.is_written else ""
    return head + made + (f"    # fields: {shown}{more}\n" if shown else "") + _DATASET


def _quoted(text: str) -> str:
    """A text as YAML: in JSON's quotes, which YAML reads the same."""
    return json.dumps(text)
