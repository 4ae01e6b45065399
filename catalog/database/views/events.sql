-- A log entry: an event as received, in canonical JSON.
-- position: Position in its writer's chain, from 1
-- received_at: When it was ingested; never decreases within a writer
-- event_time: The event's own eventTime, in microseconds
-- kind: run, job, dataset or record
-- producer: The event's producer URI
-- actor: Who sent it, NULL where not recorded
-- body: The whole event
-- body_hash: SHA-256 of the canonical body, hex
-- chain_hash: SHA-256 over the previous chain hash and this entry, hex
-- writer: Writer whose chain the entry is in
SELECT position, received_at, event_time, kind, producer, actor, body::JSON AS body,
    lower(hex(body_hash)) AS body_hash, lower(hex(chain_hash)) AS chain_hash, writer
FROM log.entries
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
