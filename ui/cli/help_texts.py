"""What `whence COMMAND --help` teaches: examples, what the answer means, exit codes."""

OVERVIEW = """\
Where did this model come from, and were we allowed to use it? Whence reads OpenLineage events into
a catalog (one DuckDB file), traces any model version back to the exact dataset versions it was
trained on, and holds it against the grants, licences and retention of its sources.

start here:
  whence ingest events.ndjson     take in events, and make the catalog
  whence models                   which models are known
  whence trace churn              where a model came from
  whence gate churn               whether it may be used, and what speaks against it
  whence serve                    take events over HTTP, and look at it all in the browser
"""

EXIT_CODES = """\
exit codes:
  0 ok, pass   1 violation, or a check failed   2 usage   3 not found or ambiguous   4 gap
  5 bad input (events or files)   6 catalog unavailable   7 the log does not verify

environment: WHENCE_CATALOG, WHENCE_SERVER, NO_COLOR. Answers go to stdout, talk to stderr."""

NAME = """\
NAME is a dataset or model name, any of its other names, or two words: NAMESPACE NAME."""

CLOCKS = """\
--as-of asks what was true at a time; --known-at, what the catalog had been told by a time.
Both take 2026-01-31 (its start, UTC) or 2026-01-31T09:30:00Z."""

SERVE = """\
Takes events at http://HOST:PORT/api/v1/lineage and serves the app, until stopped with Ctrl-C.
Other whence commands on the same catalog ask this server by themselves.

examples:
  whence serve
  whence --catalog prod.duckdb serve --port 8080
  OPENLINEAGE_URL=http://127.0.0.1:5000 python train.py     an emitter that sends here"""

INGEST = """\
Takes files of one event, of an array of events, or with one event a line (.json, .ndjson, .jsonl, each
also .gz), directories at any depth, and `-` for standard input. Events known already are skipped, so
doing it again does no harm. A bad event is kept with its reason and harms no other.

examples:
  whence ingest events.ndjson
  whence ingest spool/ archive/2026-*.ndjson.gz
  kubectl logs emitter | whence ingest -

exits with 5 where any event was rejected: whence sql 'FROM rejected_events'"""

MODELS = """\
Every dataset that an event called a MODEL, with its current version.

examples:
  whence models
  whence models --as-of 2026-06-01
  whence models --json"""

DATASETS = """\
The datasets whose name, namespace, type, owner, source or description hold every word of QUERY; all without.

examples:
  whence datasets
  whence datasets customers csv"""

RUNS = """\
The newest runs, latest first. STATE is what the emitter said last; `unknown` where it never said.

examples:
  whence runs
  whence runs --limit 1000 --json"""

SHOW = """\
What is known of a dataset or model, and of one version (the newest, or --version): fields, who made it,
who read it, all its versions.

examples:
  whence show churn
  whence show duckdb://shop features.churn"""

TRACE = """\
A tree: under each version those it came from, down to the sources. A version stands in full once;
further on `↑ see above`. What could not be known is a GAP, named below the tree with what to do next;
a trace with gaps still exits with 0.

  by time        the run named no version: the newest one finished before the read is taken
  carried over   the dataset is appended to: earlier rows are still in it
  declared       said of the job, never seen in a run

examples:
  whence trace churn
  whence trace churn --version v2 --json
  whence trace features.churn --column monthly_price
  whence trace churn --depth 2"""

SUGGEST = """\
Writes YAML for every dataset that lineage begins at without a declared source, and for every model without
a purpose: one file for each namespace, each value still to be filled in (FILL_IN). A file that is there
already is never written over.

examples:
  whence suggest-governance
  whence suggest-governance governance"""

PLAN = """\
Reads every .yml, .yaml and .json file in DIR (docs/governance-yaml.md) and shows what `whence apply` would
add, change and remove, with the origin of each value; and what others declared that the files do not hold.
Any mistake in any file is named with its line, all at once, and the nearest known word.

examples:
  whence plan governance
  whence plan governance --check       in CI: ends with 1 where anything would change

exits with 5 where a file is wrong."""

APPLY = """\
Does what `whence plan` shows: all of it, or nothing where a file is wrong or the power goes. Doing it again
changes nothing.

examples:
  whence apply governance
  whence apply governance --by steward@example.com

exits with 5 where a file is wrong."""

SQL = """\
Read-only SQL on the documented views. `whence sql 'SHOW TABLES'` lists them; DESCRIBE tells their columns.

examples:
  whence sql 'FROM models'
  whence sql "FROM rejected_events ORDER BY received_at DESC LIMIT 10"
  whence sql 'FROM table_lineage' --format parquet -o lineage.parquet
  whence sql 'FROM runs' --format csv | head"""

VERIFY = """\
Works out every hash of the log again. With --head also checks that the log ends where you noted it did:
a log that was rewritten from some entry on is whole, but its head is another.

examples:
  whence verify
  whence verify --head 740480746c1abd87...

exits with 7 where the log is broken or the head is another."""

DIGEST = """\
One hash over everything the events say, whatever order they came in: two catalogs with the same events
have the same digest.

example:
  whence digest"""

REBUILD = """\
Empties the tables and reads the whole log into them again. The log stays as it is. May be interrupted:
the next command goes on.

example:
  whence rebuild"""

DOCTOR = """\
What looks wrong in the catalog, or worth a look, each with what to do.

example:
  whence doctor

exits with 1 where something is wrong, not merely worth a look."""
