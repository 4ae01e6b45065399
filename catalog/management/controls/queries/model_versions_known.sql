-- Whether every model is identified by a version that the log has.
SELECT m.namespace || ' ' || m.name AS item, m.version IS NOT NULL AND m.version <> '' AS met, m.owner AS owner,
    m.first_seen_at AS reviewed_at,
    CASE WHEN NOT (m.version IS NOT NULL AND m.version <> '') THEN 'no version of it is known' END AS missing
FROM governed_models AS m
ORDER BY item
