-- Whether every source that may hold personal data has a legal basis.
SELECT namespace || ' ' || name AS item, has_grants OR coalesce(identifiability IN ('non_personal', 'anonymised') AND has_personal_data, false) AS met, owner, NULL::TIMESTAMPTZ AS reviewed_at,
    CASE WHEN NOT (has_grants OR coalesce(identifiability IN ('non_personal', 'anonymised') AND has_personal_data, false)) THEN 'no legal basis is declared' END AS missing
FROM learned_datasets
WHERE is_source
ORDER BY item
