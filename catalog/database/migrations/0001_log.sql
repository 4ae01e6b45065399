-- The append-only log and what was refused. No keys, indexes or sequences: the same SQL must serve many writers.
CREATE SCHEMA log;

CREATE TABLE log.entries (
    writer VARCHAR,
    position BIGINT,
    received_at TIMESTAMPTZ,
    event_time TIMESTAMPTZ,
    kind VARCHAR,
    producer VARCHAR,
    actor VARCHAR,
    body VARCHAR USING COMPRESSION zstd,
    body_hash BLOB,
    chain_hash BLOB
);

CREATE TABLE log.rejected (
    received_at TIMESTAMPTZ,
    source VARCHAR,
    actor VARCHAR,
    reason VARCHAR,
    pointer VARCHAR,
    raw VARCHAR USING COMPRESSION zstd
);
