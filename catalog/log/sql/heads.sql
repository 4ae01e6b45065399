-- The chain hash of each writer's last entry as of known_at.
SELECT arg_max(chain_hash, position)
FROM log.entries
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
GROUP BY writer
