"""The app: its pages and its frame. Run inside `whence serve`, or by itself with `streamlit run ui/app.py`."""

import streamlit as st

from ui.app_parts.frame.address_state import run_page
from ui.app_parts.frame.header_search import STYLE, show_header_search
from ui.app_parts.frame.who import show_signed_in
from ui.picture.mark import ICON, LOGO, NAME
from ui.picture.signs import svg_uri

# A named icon would be fetched from the network; this one is in the page.
st.set_page_config(page_title=NAME, page_icon=svg_uri(ICON), layout="wide")
st.logo(LOGO, size="large")
st.html(
    "<style>"
    ".stMainBlockContainer{padding:3.5rem clamp(1rem,3vw,3rem) 3rem}"
    ".stMainBlockContainer{overflow-wrap:anywhere}"  # a name may be one word of 400 letters
    ".stMainBlockContainer :is(.stPageLink,.stButton) p{white-space:normal;overflow-wrap:anywhere}"
    ".stMainBlockContainer :is(.stCheckbox,.stPageLink) :is(label,a,div,span){min-width:0;max-width:100%}"
    # Captions are faded, and tags of a picker white on the theme's light blue, to less contrast than one can read.
    "[data-testid=stCaptionContainer]{opacity:1;color:color-mix(in srgb,currentColor 80%,transparent)}"
    "[data-testid=stMultiSelectTagsContainer] [aria-label='Selected values']>*{background-color:#3b4cca}"
    # In the dark, white on the theme's light blue.
    "[data-testid=stBaseButton-primary]:not([disabled]){background:#3b4cca;border-color:#3b4cca;color:#fff}"
    # Where the keyboard is: a ring that is seen on light and on dark.
    ".stApp :is(a,button,summary,[role=tab],[role=radio]):focus-visible{outline:2px solid #6f7ff0;outline-offset:2px}"
    f"{STYLE}"
    # A finding's action is a link, so that it opens in a tab of its own too; it looks like the button that it is.
    "[class*=st-key-fix-] a{background:#3b4cca;border-radius:.5rem;padding:.3rem .8rem}"
    "[class*=st-key-fix-] a:hover{background:#2f3da6}"
    "[class*=st-key-fix-] a :is(p,span){color:#fff}"
    # As high as the fields beside them.
    ".stMainBlockContainer .stButtonGroup button{min-height:2.5rem}"
    # Save is seen however long the form is.
    "[data-testid=stLayoutWrapper]:has(>.st-key-steward_bar){position:sticky;bottom:0;z-index:2;padding:.5rem 0}"
    ".stApp :has(.st-key-steward_bar){background:inherit}"  # else the fields below show through
    # Nothing to see, and no gap: it has the browser scroll.
    "[data-testid=stLayoutWrapper]:has(>[class*=st-key-view-]){height:0;margin-bottom:-1rem;overflow:hidden}"
    "[class*=st-key-view-]{scroll-margin-top:4.5rem}"
    # The finding opened stays in sight beside a long list, and comes before it where there is no room beside it.
    ".stColumn:has(.st-key-drawer){align-self:stretch}"
    ".stColumn:has(.st-key-drawer)>.stVerticalBlock{position:sticky;top:4rem;height:auto}"
    "@media(max-width:640px){.stColumn:has(.st-key-drawer){order:-1}"
    ".stColumn:has(.st-key-drawer)>.stVerticalBlock{position:static}}"
    ".stAppToolbar{padding-left:calc(clamp(1rem,3vw,3rem) - 1rem)}"
    "</style>"
)
chosen = st.navigation(
    {
        "": [st.Page("app_pages/overview.py", title="Overview", icon=":material/home:", default=True)],
        "Lineage": [
            st.Page("app_pages/trace.py", title="Trace", icon=":material/account_tree:"),
            st.Page("app_pages/models.py", title="Models", icon=":material/deployed_code:"),
            st.Page("app_pages/datasets.py", title="Datasets", icon=":material/table:"),
            st.Page("app_pages/dataset.py", title="Dataset", icon=":material/table_view:"),
            st.Page("app_pages/run.py", title="Run", icon=":material/play_circle:"),
            st.Page("app_pages/report.py", title="Report", icon=":material/summarize:"),
            st.Page("app_pages/search.py", title="Search", icon=":material/search:"),
        ],
        "Governance": [
            st.Page("app_pages/findings.py", title="Findings", icon=":material/rule:"),
            st.Page("app_pages/impact.py", title="Impact", icon=":material/call_split:"),
            st.Page("app_pages/retention.py", title="Retention", icon=":material/event:"),
            st.Page("app_pages/quality.py", title="Quality", icon=":material/fact_check:"),
        ],
        "Management": [
            st.Page("app_pages/controls.py", title="Controls", icon=":material/checklist:"),
            st.Page("app_pages/kpis.py", title="KPIs", icon=":material/monitoring:"),
            st.Page("app_pages/records.py", title="Records", icon=":material/inventory_2:"),
            st.Page("app_pages/audits.py", title="Audits", icon=":material/policy:"),
            st.Page("app_pages/review.py", title="Review", icon=":material/groups:"),
            st.Page("app_pages/evidence.py", title="Evidence", icon=":material/inventory:"),
        ],
        "Catalog": [
            st.Page("app_pages/sql.py", title="SQL", icon=":material/database:"),
            st.Page("app_pages/log.py", title="Log", icon=":material/receipt_long:"),
            st.Page("app_pages/glossary.py", title="Glossary", icon=":material/menu_book:"),
        ],
    },
    position="top",
)
# In a history or a row of tabs, pages are told apart by what they are about.
about = st.query_params.get("name") or st.query_params.get("source") or st.query_params.get("q")
titles = [about, None if chosen.url_path == "" else chosen.title, NAME]
st.set_page_config(page_title=" · ".join(filter(None, titles)))
show_signed_in()
show_header_search()
run_page(chosen)
