"""Cases: what the SQL of a run says of how it writes, as engines document it."""

from worked.build import complete, ds, lifecycle, sql
from worked.case import Case

CARRIED = "a@#1 > a@#2 carried_over time; x@1 > a@#1 read explicit; x@2 > a@#2 read explicit"
REPLACED = "x@2 > a@#2 read explicit"
GROWS = "a@#1 > a@#2 carried_over time; x@1 > a@#1 read explicit"
RESTS = "a@#1 > a@#2 same_content time; x@1 > a@#1 read explicit"


def _two(name: str, rule: str, query: str, edges: str, **facets: object) -> Case:
    """A table that a run wrote, and a second run with this SQL."""
    first = complete(10, 1, "x@1", "a", sql=sql("INSERT INTO a SELECT 1"))
    reads = "x@2" if "x@2" in edges else ""
    return Case(name, rule, (first, complete(20, 2, reads, [ds("a", **facets)], sql=sql(query))), "a", edges=edges)


SQL_WRITES = (
    _two(
        "Hive overwrites a partition",
        "§2, language manual of Hive: INSERT OVERWRITE with PARTITION leaves the other partitions.",
        "INSERT OVERWRITE TABLE db.a PARTITION (day = '2026-05-02') SELECT id FROM x",
        CARRIED,
    ),
    _two(
        "a partition is overwritten, and the lifecycle says OVERWRITE",
        "§2: Spark's insert_into_hive_table says OVERWRITE of one partition too.",
        "INSERT OVERWRITE a PARTITION (day) SELECT id, day FROM x",
        CARRIED,
        lifecycleStateChange=lifecycle("OVERWRITE"),
    ),
    _two(
        "a window in the query is no partition of the table",
        "§2: INSERT OVERWRITE replaces.",
        "INSERT OVERWRITE a SELECT id, row_number() OVER (PARTITION BY day) FROM x PARTITION (p0)",
        REPLACED,
    ),
    _two(
        "a table that is created where it is not there, then added to",
        "§2: the alias of a column is no AS of the CREATE before it.",
        "CREATE TABLE IF NOT EXISTS a (id INT); INSERT INTO a SELECT x.id AS id FROM x",
        CARRIED,
    ),
    _two(
        "rows gathered in a temporary table and merged",
        "§2: the temporary one is gone when the job ends; Amazon's guide to upserts on Redshift.",
        "CREATE TEMP TABLE stage AS SELECT 1; MERGE INTO a USING stage ON a.id = stage.id WHEN MATCHED THEN DELETE",
        CARRIED,
    ),
    _two(
        "a temporary view before an INSERT",
        "§1.7: the output is no view: what it holds is what was inserted.",
        "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1; INSERT INTO a SELECT * FROM v",
        CARRIED,
    ),
    _two(
        "a table that is emptied and filled",
        "§2: nothing of what was there is left.",
        "BEGIN; TRUNCATE TABLE a; INSERT INTO a SELECT 1; COMMIT",
        REPLACED,
    ),
    _two(
        "all rows deleted, others inserted",
        "§2: likewise.",
        "DELETE FROM a; INSERT INTO a SELECT 1",
        REPLACED,
    ),
    _two(
        "the rows of a day deleted, others inserted",
        "§2: the other days stay.",
        "DELETE FROM a WHERE day = '2026-05-02'; INSERT INTO a SELECT 1",
        CARRIED,
    ),
    _two(
        "another table is emptied and filled",
        "§2: of several tables, one source too many rather than one too few.",
        "TRUNCATE stage; INSERT INTO stage SELECT 1; INSERT INTO a SELECT * FROM stage",
        CARRIED,
    ),
    _two(
        "Redshift's COPY",
        "§2: COPY appends: docs.aws.amazon.com/redshift/latest/dg/r_COPY.html.",
        "COPY a (id, day) FROM 's3://lake/day=2/' IAM_ROLE 'arn' FORMAT PARQUET",
        CARRIED,
    ),
    _two(
        "Snowflake's COPY INTO",
        "§2: it loads what it did not load before, and removes nothing.",
        "COPY INTO a FROM @stage/day=2",
        CARRIED,
    ),
    _two(
        "BigQuery's INSERT without INTO",
        "§2: INTO may be left out.",
        "INSERT project.dataset.a (id) SELECT id FROM x",
        CARRIED,
    ),
    _two(
        "LOAD DATA",
        "§2: it adds to a table, and replaces with OVERWRITE.",
        "LOAD DATA INPATH '/lake/day=2' INTO TABLE a",
        CARRIED,
    ),
    _two("LOAD DATA OVERWRITE", "§2: likewise.", "LOAD DATA INPATH '/lake' OVERWRITE INTO TABLE a", REPLACED),
    _two(
        "CREATE TABLE IF NOT EXISTS AS",
        "§2: where the table is there it does nothing, so what was there stays.",
        "CREATE TABLE IF NOT EXISTS a AS SELECT 1",
        CARRIED,
    ),
    _two(
        "Hive creates a table that is there",
        "§2: STORED AS is no query.",
        "CREATE TABLE IF NOT EXISTS a (id INT) PARTITIONED BY (day STRING) STORED AS PARQUET",
        RESTS,
    ),
    _two(
        "a table with generated columns that is there",
        "§2: GENERATED ALWAYS AS is no query, ON DELETE no statement.",
        "CREATE TABLE IF NOT EXISTS a (id INT GENERATED ALWAYS AS IDENTITY, b INT REFERENCES c ON DELETE CASCADE)",
        RESTS,
    ),
    _two(
        "a column is added to a table",
        "§2: rows stay as they are, whatever the emitter leaves out.",
        "ALTER TABLE a ADD COLUMN c INT",
        GROWS,
    ),
    _two("a table is looked after", "§2: likewise.", "ANALYZE TABLE a COMPUTE STATISTICS; VACUUM a", GROWS),
    _two(
        "a name goes to other rows",
        "§1.10: only RENAME says so: what was there under this name does not stay under it.",
        "ALTER TABLE a SWAP WITH b",
        "",
    ),
    _two("a clone", "§2: CREATE TABLE … CLONE replaces.", "CREATE OR REPLACE TABLE a CLONE x", REPLACED),
)
