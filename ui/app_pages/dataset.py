"""The page of a dataset or model: the facts about it, and its label with where each part comes from."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from catalog.governance.answers.answers import FindingAnswer
from catalog.lineage.lookup import UNVERSIONED
from catalog.questions import verdicts
from catalog.questions.show import Shown, show
from catalog.values.errors import NotFoundError
from ui import app_catalog
from ui.app_parts.dataset.declared_facts import asked_for, show_facts, show_form_asked_for
from ui.app_parts.dataset.findings_tab import show_findings_of
from ui.app_parts.dataset.model_tab import show_model
from ui.app_parts.dataset.tabs import show_label, show_runs, show_schema, show_validation_history
from ui.app_parts.frame.address_state import read_address, settle_address, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach
from ui.app_parts.frame.links import lineage_links
from ui.app_parts.frame.reader_time import here, here_html
from ui.app_parts.frame.tables import pick_row
from ui.app_parts.frame.way_back import return_if_left, show_came_back
from ui.app_parts.trace.findings_panel import badges
from ui.app_parts.trace.pickers import choices, name_in_address, pick_name, pick_version
from ui.presentation.markdown import code, plain
from ui.presentation.names import other_name_text
from ui.presentation.retention import retention_rows, state_badge
from ui.presentation.short import short_version
from ui.queries import page_queries

_LISTED = 12


def page() -> None:
    """Pickers, then the facts about a version, or in words why there are none."""
    with errors_shown():
        return_if_left()
        show_came_back()
        offered = choices()
        if not offered:
            teach(app_catalog.address())
            return
        namespace, name = name_in_address(offered)
        left, right = st.columns([4, 3], vertical_alignment="bottom")
        with left:
            pick_name(offered, namespace, name)
        with right:
            slot = st.empty()  # the versions to pick from are known only after the question below
        version = read_address("version") or None
        try:
            known = app_catalog.ask(show, name=name, namespace=namespace, version=version)
        except NotFoundError:
            if not version:
                raise
            known = app_catalog.ask(show, name=name, namespace=namespace)
            st.warning(f"There is no version {plain(version)}; this is the newest.")
        pick_version(slot, known["versions"], known["version"])
        _answer(known)
        # Last: a name without version becomes one that shows the same when it is shared.
        settle_address(namespace=known["namespace"], name=known["name"], version=known["version"])


def _answer(known: Shown) -> None:
    of_version = {"name": known["name"], "namespace": known["namespace"], "version": known["version"]}
    kind_and_verdicts = _head(known)
    # Retention first: it brings the tables of verdicts up to the log, after which nothing assessed before is reused.
    states = app_catalog.rows(page_queries.RETENTION_OF, namespace=known["namespace"], name=known["name"])
    findings = app_catalog.ask(verdicts.findings, **of_version)
    kind_and_verdicts.markdown(
        _badges(known, findings, [row for row in states if row["version"] == known["version"]])
    )
    show_form_asked_for(known)
    fields, validations = known["fields"], known["validations"]
    is_model = known.get("type") == "MODEL"
    first, label, facts, columns, versions, runs, checked, facets = _tabs(
        [
            "Model" if is_model else f"Findings · {len(findings):,}",
            "Data protection",
            "Governance",
            f"Columns · {len(fields):,}",
            f"Versions · {len(known['versions']):,}",
            "Runs",
            f"Validations · {len(validations):,}",
            "Facets",
        ]
    )
    with first:
        if is_model:
            show_model(known, findings)
        else:
            show_findings_of(findings)
    with label:
        show_label(app_catalog.ask(verdicts.label, **of_version))
    with facts:
        show_facts(known, asked_for(known, findings))
    with columns:
        show_schema(known)
    with versions:
        _versions(known, states)
    with runs:
        show_runs(known)
    with checked:
        show_validation_history(known)
    with facets:
        st.json(known["facets"], expanded=1)


def _tabs(titles: Sequence[str]) -> Sequence[DeltaGenerator]:
    """The tabs, that of the address open; what is declared where the address asks for a form."""
    named = {title.partition(" · ")[0].lower(): title for title in titles}
    chosen = read_address("tab", named, "governance" if "edit" in st.query_params else next(iter(named)))
    key = "dataset_tab"
    st.session_state[key] = named[str(chosen)]
    return st.tabs(titles, key=key, on_change=_open_tab, args=(key,))


def _open_tab(key: str) -> None:
    write_address(tab=str(st.session_state[key]).partition(" · ")[0].lower())


def _kind(known: Shown) -> str:
    return str(known.get("type") or "dataset").lower()


def _badges(known: Shown, findings: Sequence[FindingAnswer], states: Sequence[app_catalog.Row]) -> str:
    retention = " ".join(state_badge(row["state"], "retention ") for row in states)
    return f":gray-badge[{plain(_kind(known))}] {badges(findings)} {retention}"


def _head(known: Shown) -> DeltaGenerator:
    """Show the name and what is known of it; the place of its badges, where its verdicts are still to come."""
    st.markdown(f"### {plain(known['name'])} {plain(short_version(known['version'], 30))}")
    place = st.empty()
    place.markdown(f":gray-badge[{plain(_kind(known))}]")
    if known.get("description"):
        st.markdown(plain(known["description"]))
    facts = [("Namespace", code(known["namespace"])), ("Version", code(known["version"]))]
    about = (("Source", known.get("source_name")), ("Owner", known.get("owner")))
    facts += [(title, plain(text)) for title, text in about if text]
    facts += [("Also called", plain(other_name_text(other))) for other in known["other_names"][:_LISTED]]
    st.markdown("  \n".join(f":gray[{title}] {text}" for title, text in facts))
    times = (
        ("First seen", known.get("first_seen_at")),
        ("Last seen", known.get("updated_at")),
        ("Dropped", known.get("dropped_at")),
    )
    if shown_times := [f"{title} {here_html(time)}" for title, time in times if time]:
        st.html(" · ".join(shown_times))
    with st.container(horizontal=True):
        address = {"namespace": known["namespace"], "name": known["name"], "version": known["version"]}
        lineage_links(address)
        if known["version"] == UNVERSIONED:
            del address["version"]
        st.page_link(
            "app_pages/evidence.py", label="Evidence pack", icon=":material/inventory:", query_params=address
        )
    return place


def _versions(known: Shown, states: Sequence[app_catalog.Row]) -> None:
    """Every version with its retention; a click on a row shows that version."""
    retention = {row["version"]: row for row in retention_rows(states)}
    rows = [
        {
            "version": row["version"],
            "state": row["state"],
            "created at": row["created_at"] and here(row["created_at"]),
            "retention": retention.get(row["version"], {}).get("state"),
            "delete by": retention.get(row["version"], {}).get("delete by"),
            "rows": row["row_count"],
            "bytes": row["byte_size"],
            "lifecycle": row["lifecycle"],
        }
        for row in known["versions"]
    ]
    if not rows:
        st.markdown("None: every event names it without a version, and no run was seen that wrote it.")
        return

    pick_row(rows, "dataset_versions", lambda number: write_address(version=known["versions"][number]["version"]))


page()
