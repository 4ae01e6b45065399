-- Whether every model in scope says what it is for and how risky it is.
SELECT m.namespace || ' ' || m.name AS item, m.purpose IS NOT NULL AND m.risk IS NOT NULL AS met, m.owner AS owner,
    NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (m.purpose IS NOT NULL AND m.risk IS NOT NULL) THEN concat_ws(' and ', CASE WHEN m.purpose IS NULL THEN 'no purpose' END, CASE WHEN m.risk IS NULL THEN 'no risk class' END) || ' declared' END AS missing
FROM governed_models AS m
WHERE m.is_declared
ORDER BY item
