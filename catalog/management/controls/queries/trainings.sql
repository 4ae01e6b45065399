-- Whether somebody is validly trained for every role that anybody was trained for.
SELECT coalesce(body ->> '$.role', 'no role') AS item, bool_or(is_in_force AND (body ->> '$.role') IS NOT NULL) AS met,
    any_value(owner) AS owner, max(reviewed_at) AS reviewed_at,
    CASE WHEN NOT bool_or(is_in_force AND (body ->> '$.role') IS NOT NULL)
        THEN coalesce(max(missing), 'the record names no role') END AS missing
FROM attestations WHERE kind = 'training'
GROUP BY item
ORDER BY item
