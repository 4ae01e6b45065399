-- The records of redactions with their places, in the order in which they were written; is_known: by known_at.
SELECT writer, position, body,
    received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ) AS is_known
FROM log.entries
WHERE kind = 'record' AND contains(body, '"kind":"redaction"')
ORDER BY writer, position
