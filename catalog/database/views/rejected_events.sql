-- A rejected input and one reason; several reasons are several rows.
-- received_at: When it was rejected
-- source: Origin: http, or a file and line
-- reason: What is wrong
-- pointer: Place of the fault: a JSON pointer into the event
-- raw: The input as received, cut at one mebibyte
-- actor: Who sent it, NULL where not recorded
SELECT received_at, source, fault.reason, fault.pointer, raw, actor
FROM (SELECT received_at, source, unnest(faults) AS fault, raw, actor FROM log.rejected)
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
