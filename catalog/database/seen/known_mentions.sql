-- inline always
-- Mentions known, whenever they happened: governance facts hold by their own dates, and names for good. place: by it few
-- rows are read alone, where a condition on what they hold reads all of every row.
SELECT m.* REPLACE (
        coalesce(l.meant.run_key, m.run_key) AS run_key, coalesce(l.meant.job_key, m.job_key) AS job_key,
        m.write_window::INTERVAL AS write_window
    ),
    epoch_us(m.event_time)::HUGEINT * 18446744073709551616 + m.rank AS moment,
    epoch_us(m.event_time)::HUGEINT * 18446744073709551616 + m.rank // 4096 * 4096 AS event_moment,
    m.rowid AS place
FROM reading.mentions AS m
LEFT JOIN seen.later_names AS l ON l.sent_key = m.run_key
WHERE m.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
