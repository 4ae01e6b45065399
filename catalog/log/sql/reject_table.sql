-- Keep rejected inputs that come as a table.
INSERT INTO log.rejected
SELECT $writer, position, make_timestamptz($received_at::BIGINT), source, actor, faults, raw, raw_hash, chain_hash
FROM new_rejected
