"""What the help of the commands that judge and decide teaches."""

APPROVED = """\
NAME is a model name, any of its other names, or two words: NAMESPACE NAME."""

IMPACT = """\
What came of a version (the newest, or --version), or of everything from a declared source: models first,
then datasets, nearest first.

With --reason, what has to follow where something of it is taken back: erase, rebuild, retrain, suppress,
restrict, exempt (its basis gives no such right), no_action, undetermined; and the receipt that closes each.
Then NAME without --version means every version of it. --open records a case: from then on what changed
since a version was made (withdrawn_since, expired_since) is a violation for the versions it names.
--close looks again and records that it is over; it refuses while anything is open. What was done where no
event tells of it is written down by `whence record receipt FILE`.

examples:
  whence impact /data/crm/customers.csv
  whence impact --source crm --json
  whence impact /data/crm/customers.csv --reason withdrawal
  whence impact --source crm --reason erasure --open --by dpo@example.com
  whence impact --source crm --reason erasure --close --by dpo@example.com"""

LABEL = """\
What a version (the newest, or --version) or one of its columns holds, worked out from everything it came
from: how personal it is, which categories and whose, what it may be used for (what all its sources permit
now), until when it may be kept, under which licence; and each source with its grants.

examples:
  whence label churn
  whence label features.churn --column age
  whence label churn --as-of 2026-03-01 --json"""

FINDINGS = """\
What is wrong with a version (violation), cannot be known of it (gap) or is worth a look (warning), each
with the path from the version back to its cause and what would mend it. Without NAME: of every model,
and the retention of every version. Exits with 0 whatever it finds; `whence gate` decides.

examples:
  whence findings
  whence findings churn --version v2
  whence findings --json"""

RETENTION = """\
The retention state of every version (of NAME, or of all) that a rule reaches, or ought to: ok,
due_soon (30 days), overdue, zombie (read after its end), held, conflict, undetermined,
derived_from_expired (a model), superseded, disposed. What is derived has the deadline of what it came from.

examples:
  whence retention
  whence retention features.churn
  whence retention --within P30D      what has to go within 30 days, or had to already
  whence retention --as-of 2027-01-01"""

COMPARED = """\
a dataset or model name, any of its other names, or two words (NAMESPACE NAME); then the two versions."""

COMPARE = """\
What was added, removed and changed from version V1 to version V2: the datasets they came from, the jobs and
the code that made them, the sources that contribute, the columns, the label and the findings. Both are
judged as of now (or --as-of), so what differs lies in the versions. Exits with 0 whatever it finds.

examples:
  whence compare churn v1 v2
  whence compare models churn v1 v2 --json"""

GATE = """\
Decides on a version (the newest, or --version) for CI: a violation beats a gap beats a pass. Waived findings
do not count, warnings never do. With --require-approval a version that nobody approved, or that changed
since it was approved, does not pass.

examples:
  whence gate churn --version v2
  whence gate churn --require-approval
  whence gate churn --sarif findings.sarif
  whence gate churn --as-of 2026-03-01      with the days, grants and events of then

exits with 0 pass, 1 violation, 4 gap."""

APPROVE = """\
Records that somebody approves a version of a model for the purpose it is declared to have. The approval is
bound to digests of the version, its trace, its labels, the rules and its checks: when any of them changes
it is stale. Nobody approves what they made.

example:
  whence approve churn --version v2 --purpose dpv:CustomerRelationshipManagement --by lead@example.com \\
    --until 2099-12-31"""

WAIVE = """\
Records that somebody lives with a finding until a day, and why. The finding stays listed, with the waiver;
the gate no longer heeds it.

example:
  whence waive 3054ebbcbaef5d81 --by lead@example.com --reason "licence is being bought" --until 2099-12-31"""

ASSIGN = """\
Records who is to see to a finding, and until when. It stays a finding, and the gate heeds it as before; the
page Findings shows whose it is. Assigned again, it is the other's.

example:
  whence assign 3054ebbcbaef5d81 --to steward@example.com --until 2099-12-31"""
