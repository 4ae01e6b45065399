-- Suppliers with a promised uptime: the seconds of the period, and those of them without downtime; overlaps count once.
WITH suppliers AS (
    SELECT id, owner, body, greatest(opened_at, $start) AS since,
        least(CASE WHEN status = 'ended' THEN closed_at END, $until) AS until
    FROM records WHERE kind = 'supplier' AND (body ->> '$.sla.uptime_target') IS NOT NULL
),
outages AS (
    SELECT s.id, greatest(try_cast(o.item ->> '$.from' AS TIMESTAMPTZ), s.since) AS since,
        least(coalesce(try_cast(o.item ->> '$.to' AS TIMESTAMPTZ), s.until), s.until) AS until
    FROM suppliers AS s, unnest(coalesce(try_cast(s.body -> '$.downtime' AS JSON[]), [])) AS o(item)
),
-- Of an outage that begins before an earlier one ends, only the rest counts.
apart AS (
    SELECT id, greatest(since, coalesce(max(until) OVER (
            PARTITION BY id ORDER BY since, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), since)) AS since, until
    FROM outages WHERE since < until
),
down AS (SELECT id, sum(greatest(epoch(until - since), 0)) AS seconds FROM apart GROUP BY id)
SELECT 'supplier/' || s.id AS item, epoch(s.until - s.since) - coalesce(d.seconds, 0) AS amount,
    epoch(s.until - s.since) AS weight, s.owner, s.since AS at, coalesce(d.seconds, 0)::BIGINT || ' s down' AS note
FROM suppliers AS s LEFT JOIN down AS d USING (id)
WHERE s.since < s.until
ORDER BY item
