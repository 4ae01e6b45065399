-- Sources that models learned from and that may hold personal data, and whether a legal basis is declared.
SELECT namespace || ' ' || name AS item, has_grants::INTEGER AS amount, 1 AS weight, owner, declared_at AS at,
    coalesce(identifiability, 'unknown') AS note
FROM learned_datasets
WHERE is_source AND NOT coalesce(has_personal_data AND identifiability IN ('non_personal', 'anonymised'), false)
ORDER BY item
