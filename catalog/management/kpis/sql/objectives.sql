-- The targets that open objectives set for measures, the newest of each; those whose target is no number set none.
SELECT body ->> '$.measure' AS measure, arg_max('objective/' || id, reviewed_at) AS record,
    arg_max(try_cast(body ->> '$.target' AS DOUBLE), reviewed_at) AS target, arg_max(owner, reviewed_at) AS owner
FROM attestations
WHERE kind = 'objective' AND status = 'open' AND (body ->> '$.measure') IS NOT NULL
  AND try_cast(body ->> '$.target' AS DOUBLE) IS NOT NULL
GROUP BY ALL
