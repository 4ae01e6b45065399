-- The chain hash of each writer's last entry as of known_at. Positions first: hashes of all entries are longer to read.
SELECT e.chain_hash
FROM log.entries AS e
JOIN (
    SELECT writer, max(position) AS position
    FROM log.entries
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    GROUP BY writer
) AS newest USING (writer, position)
