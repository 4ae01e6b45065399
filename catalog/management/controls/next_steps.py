"""What fills a gap: a command, and the page of the app."""

from typing import NamedTuple, TypedDict

from catalog.management.controls.framework import Control
from catalog.management.records.states import KINDS

_STEPS = {
    "models": "whence suggest-governance, fill in `models`, then whence apply",
    "findings": "whence findings names each; declare what is missing: whence suggest-governance, then whence apply",
    "quality": "whence validate",
    "datasets": "declare `preparation` and `labelling` of the dataset: whence apply",
    "retention": "whence retention names each; delete it, and send the event or whence record disposal FILE",
    "log": "whence ingest PATH; whence verify checks what is there",
    "kpis": "whence kpis",
}


class PageLink(TypedDict):
    """A page of the app, and what its address names."""

    page: str
    about: dict[str, str]


class _Named(NamedTuple):
    """A record that lacks something."""

    kind: str
    id: str


def _record_of(control: Control, lacking: str | None) -> _Named | None:
    """The record that is to be completed, where the first thing that lacks something is one."""
    kind, slash, record_id = (lacking or "").partition("/")
    return _Named(kind, record_id) if slash and kind in KINDS and not control.page else None


def next_step(control: Control, lacking: str | None = None) -> str:
    """What fills a gap, with the command; lacking: the first thing that lacks something."""
    if named := _record_of(control, lacking):
        return f"whence record {named.kind} --id {named.id} --set MEMBER=VALUE"
    if control.next:
        return control.next
    if control.kind or not control.page:
        kind = control.kind or next(iter(control.records), "policy")
        naming = "" if control.kind or control.records else f", with `controls: [{control.names[-1]}]`"
        return f"whence record {kind} FILE{naming}"
    return _STEPS.get(control.page, f"whence {control.page}")


def link_of(control: Control, lacking: str | None = None) -> PageLink:
    """The page of the app on which a gap is filled: the form of a record, or where the data stand."""
    if named := _record_of(control, lacking):
        return {"page": "records", "about": {"kind": named.kind, "id": named.id}}
    if control.page:
        return {"page": control.page, "about": {}}
    kind = control.kind or next(iter(control.records), "policy")
    return {"page": "records", "about": {"kind": kind, "control": control.names[-1], "new": "1"}}
