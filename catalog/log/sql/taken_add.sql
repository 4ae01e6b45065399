-- A batch took these out of the inbox.
INSERT INTO log.taken SELECT $batch, unnest($first_ids::BIGINT[]), unnest($last_ids::BIGINT[])
