-- The parts of names, for a catalog in which none is joined with another, nor any run: what they would come to.
CREATE OR REPLACE TEMP TABLE seen_later_names (sent_key BIGINT, meant STRUCT(m HUGEINT, run_key BIGINT, job_key BIGINT));
CREATE OR REPLACE TEMP TABLE seen_spellings (dataset_key BIGINT, other_key BIGINT);
CREATE OR REPLACE TEMP TABLE seen_symlinks (dataset_key BIGINT, identifier_key BIGINT, received_at TIMESTAMPTZ);
CREATE OR REPLACE TEMP TABLE seen_declared_pairs (dataset_key BIGINT, other_key BIGINT, kind VARCHAR, because VARCHAR,
    event_time TIMESTAMPTZ, received_at TIMESTAMPTZ, rank UBIGINT);
CREATE OR REPLACE TEMP TABLE seen_alike (dataset_key BIGINT, class_key BIGINT);
CREATE OR REPLACE TEMP TABLE seen_claims (identifier_key BIGINT, claimant_key BIGINT, is_contested BOOLEAN);
CREATE OR REPLACE TEMP TABLE seen_set_apart (dataset_key BIGINT, other_key BIGINT);
CREATE OR REPLACE TEMP TABLE seen_grouped (dataset_key BIGINT, group_key BIGINT);
CREATE OR REPLACE TEMP TABLE seen_canonical (dataset_key BIGINT, canonical_key BIGINT);
