-- inline
-- Mentions known, whenever they happened: governance facts hold by their own dates, and names for good.
SELECT m.*, epoch_us(m.event_time)::HUGEINT * 18446744073709551616 + m.rank AS moment,
    epoch_us(m.event_time)::HUGEINT * 18446744073709551616 + m.rank // 4096 * 4096 AS event_moment
FROM reading.mentions AS m
WHERE m.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
