-- Whether every model in scope is described, with what it is for.
SELECT m.namespace || ' ' || m.name AS item, coalesce(m.description, m.intended_use) IS NOT NULL AND m.purpose IS NOT NULL AS met, m.owner AS owner,
    NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (coalesce(m.description, m.intended_use) IS NOT NULL AND m.purpose IS NOT NULL) THEN concat_ws(' and ', CASE WHEN coalesce(m.description, m.intended_use) IS NULL THEN 'no description' END, CASE WHEN m.purpose IS NULL THEN 'no purpose' END) END AS missing
FROM governed_models AS m
WHERE m.is_declared
ORDER BY item
