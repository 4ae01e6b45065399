-- Governance facts, data quality assertions and management records. The log is read again from its beginning.

-- One row per governance facet an event carries: of a dataset (dataset_key), or of a job (job_key).
CREATE TABLE reading.declarations (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    dataset_key BIGINT,
    job_key BIGINT,
    facet VARCHAR,
    facet_hash BIGINT
);

-- One row per name that a whence_aliases facet declares of the dataset it stands on, one with identifier_key NULL where
-- it declares none. The latest facet on each name counts, whole.
CREATE TABLE reading.aliases (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    dataset_key BIGINT,
    identifier_key BIGINT,
    because VARCHAR
);

-- One row per mention of a dataset with quality assertions, or as the input of a run that says it is a validation;
-- suite, suite_digest, success and counts where the run names them.
CREATE TABLE reading.checks (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    mentioned_as VARCHAR,
    run_key BIGINT,
    job_key BIGINT,
    dataset_key BIGINT,
    version VARCHAR,
    facet_hash BIGINT,
    suite VARCHAR,
    suite_digest VARCHAR,
    success BOOLEAN,
    evaluated BIGINT,
    failed BIGINT
);

-- The assertions of a dataQualityAssertions facet; error where one says it gave no verdict.
CREATE TABLE reading.assertions (
    facet_hash BIGINT,
    ordinal INTEGER,
    assertion VARCHAR,
    column_name VARCHAR,
    success BOOLEAN,
    severity VARCHAR,
    expected VARCHAR,
    actual VARCHAR,
    name VARCHAR,
    error VARCHAR
);

-- Management records: approvals, waivers, cases, receipts. The latest of each (kind, id) counts.
CREATE TABLE reading.records (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    kind VARCHAR,
    id VARCHAR,
    body VARCHAR
);

DELETE FROM reading.progress;
DELETE FROM reading.datasets;
DELETE FROM reading.jobs;
DELETE FROM reading.facets;
DELETE FROM reading.facet_sets;
DELETE FROM reading.fields;
DELETE FROM reading.column_edges;
DELETE FROM reading.symlinks;
DELETE FROM reading.run_events;
DELETE FROM reading.mentions;
DELETE FROM reading.warnings;
