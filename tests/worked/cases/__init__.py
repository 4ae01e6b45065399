"""Cases worked by hand from docs/semantics.md (§) and docs/decisions/0002 (no.): one rule each, a file a subject."""

from worked.case import Case
from worked.cases.appends import APPENDS
from worked.cases.as_of import AS_OF
from worked.cases.columns import COLUMNS
from worked.cases.containment import CONTAINMENT
from worked.cases.declared import DECLARED
from worked.cases.emitters import EMITTERS
from worked.cases.explicit import EXPLICIT
from worked.cases.gaps import GAPS
from worked.cases.impact import IMPACT
from worked.cases.lifecycle import LIFECYCLE
from worked.cases.names import NAMES
from worked.cases.reads import READS
from worked.cases.runs import RUNS
from worked.cases.same_content import SAME_CONTENT
from worked.cases.sql_writes import SQL_WRITES
from worked.cases.stand_ins import STAND_INS
from worked.cases.streams import STREAMS
from worked.cases.versions import VERSIONS
from worked.cases.views import VIEWS
from worked.cases.write_modes import WRITE_MODES

CASES: list[Case] = [
    *RUNS,
    *VERSIONS,
    *SAME_CONTENT,
    *READS,
    *STREAMS,
    *LIFECYCLE,
    *APPENDS,
    *WRITE_MODES,
    *SQL_WRITES,
    *EMITTERS,
    *NAMES,
    *EXPLICIT,
    *DECLARED,
    *GAPS,
    *AS_OF,
    *COLUMNS,
    *IMPACT,
    *VIEWS,
    *CONTAINMENT,
    *STAND_INS,
]
