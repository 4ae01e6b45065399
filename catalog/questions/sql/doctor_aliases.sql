-- Pairs of names that may be one dataset: equal but for quoting and case, within one namespace or across two. Neither
-- those that are one already, nor those that a steward once declared and then took back.
SELECT a.namespace, a.name, b.namespace AS other_namespace, b.name AS other_name
FROM reading.datasets AS a
JOIN reading.datasets AS b
    ON lower(regexp_replace(a.name, '["`\[\]]', '', 'g')) = lower(regexp_replace(b.name, '["`\[\]]', '', 'g'))
    AND (a.namespace, a.name) < (b.namespace, b.name)
LEFT JOIN seen.canonical AS ca ON ca.dataset_key = a.dataset_key
LEFT JOIN seen.canonical AS cb ON cb.dataset_key = b.dataset_key
WHERE coalesce(ca.canonical_key, a.dataset_key) <> coalesce(cb.canonical_key, b.dataset_key)
  AND NOT EXISTS (
    FROM reading.aliases AS x
    WHERE (x.dataset_key = a.dataset_key AND x.identifier_key = b.dataset_key)
        OR (x.dataset_key = b.dataset_key AND x.identifier_key = a.dataset_key)
)
ORDER BY ALL
LIMIT 100
