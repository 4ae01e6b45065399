"""How a report looks, on the screen and on paper."""

STYLE = (
    "<style>"
    ".st-key-report{max-width:62rem}"
    "table.report{border-collapse:collapse;width:100%;font-size:.875rem}"
    "table.report :is(th,td){border:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:.25rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "table.report :is(th,td:first-child){overflow-wrap:normal}"
    ".report-wide{overflow-x:auto}"
    "@page{size:A4 landscape;margin:12mm}"
    "@media print{"
    # The app's frame scrolls inside a window; paper has no window, and would get its first page only.
    ":is(html,body,#root,.stApp,.stAppViewContainer,.stMain,[data-testid=stAppViewContainer],[data-testid=stMain])"
    "{position:static!important;display:block!important;height:auto!important;overflow:visible!important}"
    ":is(.stAppHeader,[data-testid=stHeader],[data-testid=stSidebar],.stToolbar,[data-testid=stStatusWidget])"
    "{display:none!important}"
    ".report-wide{overflow:visible}"
    ".stMainBlockContainer{padding:0!important;max-width:none!important}"
    ".st-key-report .stCaptionContainer{display:none}"
    ":is(h2,h3,h4){break-after:avoid} :is(tr,.stImage){break-inside:avoid}"
    "}"
    "</style>"
)
