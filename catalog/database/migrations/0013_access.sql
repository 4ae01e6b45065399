-- Keys and the trail of who was refused. Beside the log, not in it: a key is revoked at once and on its own, and neither
-- digest nor a copy of the log carries it. A key itself is never kept, only its SHA-256.
CREATE SCHEMA access;

CREATE TABLE access.keys (
    key_hash BLOB,
    prefix VARCHAR,
    name VARCHAR,
    role VARCHAR,
    namespaces VARCHAR[],
    until TIMESTAMPTZ,
    created_at TIMESTAMPTZ,
    created_by VARCHAR,
    revoked_at TIMESTAMPTZ,
    revoked_by VARCHAR,
    last_used_at TIMESTAMPTZ
);

-- A row is a change of a key, or so many equal refusals between two times.
CREATE TABLE access.trail (
    first_at TIMESTAMPTZ,
    last_at TIMESTAMPTZ,
    times BIGINT,
    actor VARCHAR,
    role VARCHAR,
    action VARCHAR,
    outcome VARCHAR,
    reason VARCHAR,
    address VARCHAR
);
