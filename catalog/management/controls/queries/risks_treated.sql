-- Whether every risk has a treatment with measures, and what is left of it is known.
SELECT 'risk/' || id AS item,
    owner IS NOT NULL AND (body ->> '$.treatment') IS NOT NULL AND (body ->> '$.measures') IS NOT NULL
        AND coalesce(valid_until >= $today, true) AS met,
    owner, reviewed_at,
    CASE WHEN owner IS NULL THEN 'nobody is responsible for it'
         WHEN (body ->> '$.treatment') IS NULL THEN 'no treatment is chosen'
         WHEN (body ->> '$.measures') IS NULL THEN 'its treatment names no measures'
         WHEN valid_until < $today THEN 'its review was due on ' || valid_until END AS missing
FROM attestations WHERE kind = 'risk'
ORDER BY item
