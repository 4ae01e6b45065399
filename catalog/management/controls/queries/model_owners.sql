-- Whether every model has somebody responsible for it.
SELECT m.namespace || ' ' || m.name AS item, m.owner IS NOT NULL AS met, m.owner AS owner,
    NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (m.owner IS NOT NULL) THEN 'nobody is responsible for it' END AS missing
FROM governed_models AS m
ORDER BY item
