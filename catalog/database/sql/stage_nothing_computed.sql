-- The parts about what is computed when it is read, where nothing is.
CREATE OR REPLACE TEMP TABLE seen_definitions (
    dataset_key BIGINT, run_key BIGINT, is_emptied BOOLEAN, from_at TIMESTAMPTZ, until_at TIMESTAMPTZ
);
CREATE OR REPLACE TEMP TABLE seen_stands (
    dataset_key BIGINT, from_at TIMESTAMPTZ, until_at TIMESTAMPTZ, version VARCHAR, resolved_by VARCHAR,
    is_virtual BOOLEAN, is_computed BOOLEAN
);
CREATE OR REPLACE TEMP TABLE seen_virtual_edges (
    target_key BIGINT, from_at TIMESTAMPTZ, until_at TIMESTAMPTZ, source_key BIGINT, source_version VARCHAR,
    run_key BIGINT, job_key BIGINT, kind VARCHAR, resolved_by VARCHAR
);
CREATE OR REPLACE TEMP TABLE seen_asked (
    source_key BIGINT, source_version VARCHAR, target_key BIGINT, target_version VARCHAR, run_key BIGINT,
    job_key BIGINT, kind VARCHAR, resolved_by VARCHAR
)
