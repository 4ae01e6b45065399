-- A rejected input is one row with all its faults, in a chain of its own. Those from before have no chain_hash.
CREATE TABLE log.rejected_chained (
    writer VARCHAR,
    position BIGINT,
    received_at TIMESTAMPTZ,
    source VARCHAR,
    actor VARCHAR,
    faults STRUCT(pointer VARCHAR, reason VARCHAR)[],
    raw VARCHAR USING COMPRESSION zstd,
    raw_hash BLOB,
    chain_hash BLOB
);

INSERT INTO log.rejected_chained
SELECT 'main', row_number() OVER (ORDER BY received_at, source, raw), received_at, source, actor, faults, raw,
    unhex(sha256(raw)), NULL
FROM (
    SELECT received_at, source, actor, raw, list(struct_pack(pointer := pointer, reason := reason)) AS faults
    FROM log.rejected GROUP BY ALL
);

DROP TABLE log.rejected;

ALTER TABLE log.rejected_chained RENAME TO rejected;

-- Its words were in no order, so that the same list could be written in two ways.
DELETE FROM listed.progress
