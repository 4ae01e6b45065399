-- Whether every AI system in use says who uses it and what it is for, for its users to read.
SELECT 'system/' || id AS item,
    is_in_force AND (body ->> '$.users') IS NOT NULL AND (body ->> '$.intended_use') IS NOT NULL AS met, owner, reviewed_at,
    coalesce(missing, CASE WHEN (body ->> '$.users') IS NULL THEN 'it does not name its users'
        WHEN (body ->> '$.intended_use') IS NULL THEN 'it does not state its intended use' END) AS missing
FROM attestations WHERE kind = 'system' AND status = 'in_use'
ORDER BY item
