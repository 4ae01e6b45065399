"""What needs somebody, on the first page: blocked models by name, decisions that wait, coverage."""

import streamlit as st

from catalog.questions.attention import BlockedModel, Coverage, DecisionsNeeded, attention
from catalog.questions.stale_approvals import StaleApproval, StaleApprovals, stale_approvals
from catalog.vocabulary.glossary import meaning
from ui import app_catalog
from ui.app_parts.frame.reader_time import here
from ui.presentation.approval import DIGEST_WORDS
from ui.presentation.findings import kind_words, verdict_word
from ui.presentation.markdown import plain
from ui.presentation.short import counted, short_version

_FINDINGS = "app_pages/findings.py"
_REASONS = 2
_APPROVALS = 5


def show_attention() -> None:
    """Three sections; the blocked models come first, as what cannot be used is what somebody waits for."""
    answer = app_catalog.ask(attention)
    blocked = answer["blocked"]
    if blocked["total"]:
        st.markdown(f"#### Blocked models · {blocked['total']:,}", help=meaning("blocked"))
        for row in blocked["rows"]:
            _blocked(row)
        if blocked["total"] > len(blocked["rows"]):
            _link("app_pages/models.py", f"All {blocked['total']:,} blocked models", verdict="violation")
    left, right = st.columns(2, border=True)
    with left:
        _decisions(answer["decisions"], app_catalog.ask(stale_approvals))
    with right:
        _coverage(answer["coverage"])


def _blocked(row: BlockedModel) -> None:
    """A model: name and version, the first reasons, its owner, and a link to its findings."""
    place = {"namespace": row["namespace"], "name": row["name"]}
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(verdict_word("violation").badge, width="content")
            title = f"**{plain(row['name'])}** {plain(short_version(row['version'], 30))}"
            st.page_link("app_pages/dataset.py", label=title, icon=":material/deployed_code:", query_params=place)
            words = f"Review {counted(row['violations'], 'violation')}"
            _link(_FINDINGS, words, group="model", severity="violation", **place)
        reasons = [kind_words(kind) for kind in row["kinds"]]
        more = f" and {len(reasons) - _REASONS:,} more" if len(reasons) > _REASONS else ""
        facts = [
            f"{', '.join(reasons[:_REASONS])}{more}",
            f"for {plain(row['purpose'])}" if row["purpose"] else "no purpose declared",
            f"owner {plain(row['owner'])}" if row["owner"] else "no owner",
            f"changed {here(row['updated_at'])}" if row["updated_at"] else "",
        ]
        st.markdown(f":gray[{' · '.join(filter(None, facts))}]")


def _decisions(needed: DecisionsNeeded, approvals: StaleApprovals) -> None:
    st.markdown("#### Needs a decision")
    waiting: tuple[tuple[int, str, str, dict[str, str]], ...] = (
        (needed["unassigned_violations"], "violations without an owner", _FINDINGS, _UNASSIGNED),
        (needed["unassigned_gaps"], "gaps without an owner", _FINDINGS, {**_UNASSIGNED, "severity": "gap"}),
        (needed["waivers_ending"], "waivers that end within 30 days", _FINDINGS, _WAIVED),
        (needed["open_cases"], "open cases", "app_pages/impact.py", {}),
    )
    for count, words, page, address in waiting:
        if count:
            _link(page, f"{words}: **{count:,}**", **address)
    _stale(approvals)
    if not approvals["rows"] and not any(count for count, *_ in waiting):
        st.markdown(":material/check_circle: Nothing waits for a decision.")


def _stale(approvals: StaleApprovals) -> None:
    """The models whose approval holds no longer by name, each a link to where it is renewed, with what changed."""
    rows = approvals["rows"]
    if rows:
        st.markdown(f"Approvals to renew · **{approvals['lapsed']:,}**")
    for row in rows[:_APPROVALS]:
        st.page_link(
            "app_pages/dataset.py",
            label=f"**{plain(row['name'])}** {plain(short_version(row['version'], 30))} :gray[{plain(_why(row))}]",
            icon=":material/approval:",
            query_params={key: row[key] for key in ("namespace", "name", "version")},
        )
    if approvals["lapsed"] > _APPROVALS:
        st.markdown(f":gray[and {approvals['lapsed'] - _APPROVALS:,} more]")


def _why(approval: StaleApproval) -> str:
    """Why an approval holds no longer."""
    if approval["state"] == "expired":
        return f"ran out {approval['until']}"
    if approval["state"] == "unknown":
        return "not known whether it holds"
    return f"changed since: {', '.join(DIGEST_WORDS.get(part, part) for part in approval['changed'])}"


_UNASSIGNED = {"severity": "violation", "group": "owner", "owner": ""}
_WAIVED = {"state": "waived"}


def _coverage(coverage: Coverage) -> None:
    """Bars, so that a catalog in which nothing is declared never looks clear."""
    st.markdown("#### Coverage of training data")
    if not coverage["datasets"]:
        st.markdown("No model has training data yet.")
        return
    bars = (
        ("sources declared", coverage["sources_declared"], coverage["sources"]),
        ("sources with personal data declared", coverage["personal_data_declared"], coverage["sources"]),
        ("sources with a retention rule", coverage["retention_declared"], coverage["sources"]),
        ("datasets validated", coverage["validated"], coverage["datasets"]),
    )
    for words, count, total in bars:
        if total:
            st.progress(count / total, text=f"**{count:,}** of {total:,} {words}")


def _link(page: str, label: str, **address: str) -> None:
    st.page_link(page, label=label, icon=":material/arrow_forward:", query_params=address)
