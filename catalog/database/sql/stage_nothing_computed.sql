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
);
CREATE OR REPLACE TEMP TABLE seen_flowing (
    dataset_key BIGINT, version VARCHAR, place BIGINT, is_stream BOOLEAN, from_at TIMESTAMPTZ, until_at TIMESTAMPTZ,
    stop_place BIGINT, defined_at TIMESTAMPTZ, run_key BIGINT, ended_at TIMESTAMPTZ
);
CREATE OR REPLACE TEMP TABLE seen_stream_inputs (
    run_key BIGINT, dataset_key BIGINT, named_at TIMESTAMPTZ, is_explicit BOOLEAN, flow_role VARCHAR,
    ended_at TIMESTAMPTZ, last_at TIMESTAMPTZ
);
CREATE OR REPLACE TEMP TABLE seen_reads_on (
    run_key BIGINT, dataset_key BIGINT, version VARCHAR, resolved_by VARCHAR, read_at TIMESTAMPTZ, flow_role VARCHAR
);
CREATE OR REPLACE TEMP TABLE seen_stream_steps (
    run_key BIGINT, dataset_key BIGINT, version VARCHAR, is_named BOOLEAN, is_emptied BOOLEAN, after_at TIMESTAMPTZ,
    before_version VARCHAR, until_at TIMESTAMPTZ
);
CREATE OR REPLACE TEMP TABLE seen_declared (
    source_key BIGINT, source_version VARCHAR, target_key BIGINT, target_version VARCHAR, job_key BIGINT,
    resolved_by VARCHAR
);
CREATE OR REPLACE TEMP TABLE seen_stream_edges (
    source_key BIGINT, source_version VARCHAR, target_key BIGINT, target_version VARCHAR, run_key BIGINT,
    resolved_by VARCHAR, flow_role VARCHAR
)
