-- Append a few entries given as lists, the first at the position after $before; times in microseconds.
INSERT INTO log.entries
SELECT $writer, $before::BIGINT + unnest(range(1, len($body_hashes) + 1)), make_timestamptz($received_at::BIGINT),
    make_timestamptz(unnest($event_times::BIGINT[])), unnest($kinds::VARCHAR[]), unnest($producers::VARCHAR[]),
    unnest($actors::VARCHAR[]), unnest($bodies::VARCHAR[]), unnest($body_hashes::BLOB[]), unnest($chain_hashes::BLOB[])
