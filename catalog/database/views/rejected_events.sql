-- A refused input and one reason why; several reasons are several rows.
-- received_at: When it was refused
-- source: Where it came from: http, or a file and line
-- reason: What is wrong
-- pointer: Where: a JSON pointer into the event
-- raw: The input as it came, cut at one mebibyte
-- actor: Who sent it, NULL where nobody was asked
SELECT received_at, source, reason, pointer, raw, actor FROM log.rejected
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
