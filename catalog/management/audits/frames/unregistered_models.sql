-- Models that no record of a system names.
-- direction: trace
WITH named AS (
    SELECT unnest(coalesce(try_cast(body -> '$.models' AS JSON[]), [])) AS model FROM records WHERE kind = 'system'
)
SELECT m.namespace, m.name, m.first_seen_at AS at, 'no system names it' AS about
FROM models AS m
ANTI JOIN named AS s ON (s.model ->> '$.name') = m.name AND coalesce((s.model ->> '$.namespace') = m.namespace, true)
WHERE coalesce(m.first_seen_at <= $at, true)
