-- What the rules of governance make of the catalog, worked out when somebody's SQL asks for it, and kept until the log
-- grows or the day is over. Never part of the digest: it depends on now.
CREATE SCHEMA judged;

-- The log's position, the day and the rules that the tables of this schema were worked out for.
CREATE TABLE judged.progress (position BIGINT, day DATE, rules VARCHAR, judged_at TIMESTAMPTZ);

CREATE TABLE judged.labels (
    dataset_key BIGINT,
    version VARCHAR,
    column_name VARCHAR,
    identifiability VARCHAR,
    categories VARCHAR[],
    special_categories VARCHAR[],
    subjects VARCHAR[],
    permitted_purposes VARCHAR[],
    prohibited_purposes VARCHAR[],
    delete_by DATE,
    keep_until DATE,
    licence VARCHAR,
    sources VARCHAR[]
);

CREATE TABLE judged.findings (
    id VARCHAR,
    kind VARCHAR,
    severity VARCHAR,
    target_key BIGINT,
    version VARCHAR,
    about_key BIGINT,
    about_version VARCHAR,
    source VARCHAR,
    message VARCHAR,
    mend VARCHAR,
    path JSON,
    waived_by VARCHAR
);

CREATE TABLE judged.retention (
    dataset_key BIGINT,
    version VARCHAR,
    state VARCHAR,
    delete_by DATE,
    keep_until DATE,
    source VARCHAR,
    why VARCHAR
);

CREATE TABLE judged.gates (dataset_key BIGINT, version VARCHAR, decision VARCHAR);

-- One row per model version and version of its trace.
CREATE TABLE judged.training_data (
    model_key BIGINT,
    model_version VARCHAR,
    dataset_key BIGINT,
    version VARCHAR,
    depth INTEGER,
    is_source BOOLEAN
);
