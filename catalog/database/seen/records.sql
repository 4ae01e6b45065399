-- Management records as they stand: the latest of each kind and id. They are cut by record time only.
SELECT kind, id, arg_max(body, moment) AS body, min(event_time) AS opened_at, max(event_time) AS changed_at
FROM (
    SELECT kind, id, body, event_time, epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
    FROM reading.records
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
)
GROUP BY kind, id
