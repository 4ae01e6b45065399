-- The readings: what `catalog.reading` takes out of each log entry. Only ever appended to; every question is a view of them.
CREATE SCHEMA reading;

-- How far the log has been read: the last position of each writer.
CREATE TABLE reading.progress (writer VARCHAR, position BIGINT);

CREATE TABLE reading.datasets (dataset_key BIGINT, namespace VARCHAR, name VARCHAR, received_at TIMESTAMPTZ);

CREATE TABLE reading.jobs (job_key BIGINT, namespace VARCHAR, name VARCHAR, received_at TIMESTAMPTZ);

CREATE TABLE reading.facets (
    facet_hash BIGINT,
    facet VARCHAR,
    cleared BOOLEAN,
    body VARCHAR USING COMPRESSION zstd
);

CREATE TABLE reading.facet_sets (set_hash BIGINT, facet VARCHAR, facet_hash BIGINT);

CREATE TABLE reading.fields (
    facet_hash BIGINT,
    ordinal INTEGER,
    field VARCHAR,
    type VARCHAR,
    description VARCHAR
);

-- Column edges of a columnLineage facet (target_key NULL: the dataset it stands on) or a lineage facet.
-- target_field NULL: every field. source_key NULL: the field is named and comes from nothing.
CREATE TABLE reading.column_edges (
    facet_hash BIGINT,
    target_key BIGINT,
    target_field VARCHAR,
    source_key BIGINT,
    source_field VARCHAR,
    type VARCHAR,
    subtype VARCHAR,
    masking BOOLEAN
);

CREATE TABLE reading.symlinks (dataset_key BIGINT, identifier_key BIGINT, received_at TIMESTAMPTZ);

-- One row per RunEvent and (run_key NULL) per JobEvent. rank orders events of equal event_time.
CREATE TABLE reading.run_events (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    run_key BIGINT,
    job_key BIGINT,
    run_id VARCHAR,
    event_type VARCHAR,
    producer VARCHAR,
    run_facets BIGINT,
    job_facets BIGINT,
    lineage_hash BIGINT,
    processing_type VARCHAR,
    sql_write_mode VARCHAR,
    parent_run_id VARCHAR,
    root_run_id VARCHAR,
    nominal_start VARCHAR,
    engine VARCHAR,
    code_version VARCHAR,
    error_message VARCHAR
);

-- One row per dataset an event names. mentioned_as: input, output (run_key), declared_input, declared_output
-- (job_key), dataset; and for edges that only a facet names: source, edge (run_key), declared_edge (job_key),
-- dataset_edge, each with target_key (dataset_key NULL: the target has no source).
CREATE TABLE reading.mentions (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    mentioned_as VARCHAR,
    run_key BIGINT,
    job_key BIGINT,
    dataset_key BIGINT,
    target_key BIGINT,
    version VARCHAR,
    lifecycle VARCHAR,
    previous_key BIGINT,
    dataset_facets BIGINT,
    own_facets BIGINT,
    schema_hash BIGINT,
    column_lineage_hash BIGINT,
    lineage_hash BIGINT,
    dataset_type VARCHAR,
    is_model BOOLEAN,
    write_mode VARCHAR,
    write_window INTERVAL,
    source_name VARCHAR,
    flow_role VARCHAR,
    row_count BIGINT,
    byte_size BIGINT
);

CREATE TABLE reading.warnings (
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    rank UBIGINT,
    pointer VARCHAR,
    reason VARCHAR
);
