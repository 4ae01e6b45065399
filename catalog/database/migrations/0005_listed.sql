-- Every dataset as lists show and search it, kept beside the readings and brought up to the log when a list is asked for.
-- Never part of the digest: all of it follows from the readings.
CREATE SCHEMA listed;

-- The log's position, and the rules, that the list was worked out for.
CREATE TABLE listed.progress (position BIGINT, rules VARCHAR);

-- words: what is said of a dataset, its columns and its tags, in lower case. versions: how many were produced.
CREATE TABLE listed.datasets (
    dataset_key BIGINT,
    namespace VARCHAR,
    name VARCHAR,
    type VARCHAR,
    description VARCHAR,
    owner VARCHAR,
    source_name VARCHAR,
    current_version VARCHAR,
    first_seen_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    dropped_at TIMESTAMPTZ,
    versions BIGINT,
    purpose VARCHAR,
    words VARCHAR
);
