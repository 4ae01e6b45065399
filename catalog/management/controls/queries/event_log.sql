-- Whether the log of events is without holes: as many entries as its last position says, each with its link in the chain.
SELECT 'chain ' || writer AS item,
    count(*) = max(position) - min(position) + 1 AND count(chain_hash) = count(*) AS met,
    NULL::VARCHAR AS owner, max(received_at) AS reviewed_at,
    CASE WHEN count(*) <> max(position) - min(position) + 1 OR count(chain_hash) <> count(*)
        THEN 'entries are missing: whence verify names the first' END AS missing
FROM events GROUP BY writer
ORDER BY item
