-- The records of redactions, in the order in which they were written.
SELECT body FROM log.entries WHERE kind = 'record' AND contains(body, '"kind":"redaction"')
ORDER BY writer, position
