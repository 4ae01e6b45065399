"""The facts about one version, beside the picture."""

from collections.abc import Mapping, Sequence

import streamlit as st

from catalog.governance.rules.kinds import KINDS
from catalog.lineage.trace_json import TraceVersion
from catalog.questions.show import Producer, Reader, Shown, show
from catalog.questions.trace import Trace
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.dataset.governance_panel import show_governance
from ui.app_parts.declare.join_names import offer_candidates
from ui.app_parts.frame.links import run_link
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import code, plain
from ui.presentation.names import other_name_text
from ui.presentation.tracing.versions import VersionId, id_of

_SHOWN = 6
_HOW = {"explicit": "exact version", "time": "inferred from time", "none": "version unknown"}


def show_version(
    trace: Trace, version: VersionId, clocks: Mapping[str, str | None], address: Mapping[str, str]
) -> None:
    """The panel of a version in a trace; the address is that of the version's own trace."""
    row = next(row for row in trace["versions"] if id_of(row) == version)
    try:
        known = app_catalog.ask(show, **version._asdict(), **clocks)
    except WhenceError as error:
        st.error(plain(error))
        return
    _head(row, version, known)
    _gaps(trace, version)
    show_governance(version, known, clocks)
    codes = {run["run_id"]: run["code_version"] for run in trace["runs"]}
    _runs("Produced by", [(run, run["outcome"] or "no outcome") for run in known["produced_by"]], codes)
    _runs("Read by", [(run, _HOW.get(run["resolved_by"], run["resolved_by"])) for run in known["read_by"]], {})
    if known["fields"]:
        st.markdown(f"**Schema** · {len(known['fields'])} columns")
        st.dataframe(
            [
                {"column": field["field"], "type": field["type"], "description": field["description"]}
                for field in known["fields"]
            ],
            hide_index=True,
            height="content" if len(known["fields"]) <= _SHOWN else 245,
        )
    if known["facets"]:
        with st.expander(f"Facets · {plain(', '.join(sorted(known['facets'])))}", key=f"facets-{version.code}"):
            st.json(known["facets"], expanded=1)
    if row["depth"]:
        st.page_link(
            "app_pages/dataset.py",
            label="Details of this version",
            icon=":material/table_view:",
            query_params=version._asdict(),
        )
        st.page_link(
            "app_pages/trace.py",
            label="Trace this version",
            icon=":material/my_location:",
            query_params={
                **address,
                "namespace": version.namespace,
                "name": version.name,
                "version": version.version,
            },
        )


def _head(row: TraceVersion, version: VersionId, known: Shown) -> None:
    st.markdown(f"##### {plain(version.name)}")
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(str(row["type"] or "DATASET").lower(), color="gray")
        st.badge(row["state"], color="gray" if row["state"] in ("produced", "external") else "orange")
    facts = [("Version", code(version.version)), ("Namespace", code(version.namespace))]
    facts += [("Created", _time(row["created_at"]))] if row["created_at"] else []
    facts += [("Source", plain(known["source_name"]))] if known.get("source_name") else []
    facts += [("Owner", plain(known["owner"]))] if known.get("owner") else []
    facts += [("Also called", plain(other_name_text(other))) for other in known["other_names"][:_SHOWN]]
    if known.get("description"):
        st.markdown(plain(known["description"]))
    st.markdown("  \n".join(f":gray[{label}] {value}" for label, value in facts))


def _gaps(trace: Trace, version: VersionId) -> None:
    for gap in (*trace["gaps"], *trace["warnings"]):
        if id_of(gap) == version:
            remedy = gap.get("mend") or KINDS[gap["kind"]].remedy
            st.warning(f"{plain(gap['message'])} {plain(remedy)}", icon=":material/warning:")
            offer_candidates(version.namespace, version.name, gap.get("candidates", []))


def _runs(title: str, runs: Sequence[tuple[Producer | Reader, str]], code_versions: Mapping[str, str | None]) -> None:
    if not runs:
        return
    st.markdown(f"**{title}** · {len(runs)} {'run' if len(runs) == 1 else 'runs'}")
    for run, how in runs[-_SHOWN:]:
        code_version = code_versions.get(run["run_id"])
        lines = [
            f"{plain(run['job_namespace'])}/{plain(run['job_name'])} · {how}",
            f":gray[{_time(run['ended_at'] or run['started_at'])} · {(run['state'] or 'no state').lower()}]",
        ]
        st.markdown("  \n".join([*lines, f":gray[code] {code(code_version)}"] if code_version else lines))
        run_link(run, f"Run {run['run_id']}")
    if len(runs) > _SHOWN:
        st.markdown(f":gray[and {len(runs) - _SHOWN:,} before these]")


def _time(text: str | None) -> str:
    return here(text) if text else "time unknown"
