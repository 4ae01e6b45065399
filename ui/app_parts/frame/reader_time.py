"""Times on a page, in the zone of whoever reads it."""

from datetime import UTC, datetime

import streamlit as st

from ui.presentation.times import moment_html, moment_text, zone_of


def here(moment: object) -> str:
    """An instant (RFC 3339, or a datetime with a zone) to the minute, with the offset of the reader's zone."""
    # The browser's zone; the server's may be another.
    return moment_text(str(moment), zone_of(st.context.timezone))


def day_here(moment: object) -> str:
    """The day an instant fell on for the reader."""
    return here(moment)[:10]


def here_html(moment: object) -> str:
    """An instant with how long ago it was, as HTML that shows UTC on hover; "never" where there is none."""
    return moment_html(str(moment) if moment else None, zone_of(st.context.timezone), datetime.now(UTC))
