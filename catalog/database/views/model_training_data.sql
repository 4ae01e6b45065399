-- What a model version learned from: one row for each version in its trace, with where it comes from and on what terms.
-- model_namespace: Model: namespace
-- model_name: Its name
-- model_version: Its version
-- gate: Decision of the gate: pass, violation or gap
-- namespace: Dataset in its trace: namespace
-- name: Its name
-- version: Its version
-- depth: How many steps back
-- is_source: Whether the data begin here
-- source: Declared source, NULL where none is declared
-- channel: How the source was come by
-- licence: Licence of the source
-- basis: Legal bases of the grants declared on it
-- purposes: Purposes those grants permit
-- identifiability: How personal the version is
-- delete_by: Last day it may be kept
-- retention_state: Its retention state
SELECT m.namespace AS model_namespace, m.name AS model_name, t.model_version, g.decision AS gate, d.namespace, d.name,
    t.version, t.depth, t.is_source, s.name AS source, s.channel, s.licence, gr.basis, gr.purposes, l.identifiability,
    r.delete_by, r.state AS retention_state
FROM judged.training_data AS t
JOIN reading.datasets AS m ON m.dataset_key = t.model_key
JOIN reading.datasets AS d ON d.dataset_key = t.dataset_key
LEFT JOIN judged.gates AS g ON g.dataset_key = t.model_key AND g.version = t.model_version
LEFT JOIN judged.labels AS l
    ON l.dataset_key = t.dataset_key AND l.version = t.version AND l.column_name IS NULL
LEFT JOIN judged.retention AS r ON r.dataset_key = t.dataset_key AND r.version = t.version
LEFT JOIN (
    SELECT f.dataset_key, f.body ->> '$.name' AS name, f.body ->> '$.channel' AS channel,
        f.body ->> '$.licence' AS licence
    FROM (
        SELECT x.dataset_key, y.body FROM seen.declared_facts AS x JOIN reading.facets AS y USING (facet_hash)
        WHERE x.facet = 'whence_source' AND NOT y.cleared
    ) AS f
) AS s ON s.dataset_key = t.dataset_key
LEFT JOIN (
    SELECT x.dataset_key,
        list_sort(list_distinct(json_extract_string(y.body, '$.grants[*].basis'))) AS basis,
        list_sort(list_distinct(json_extract_string(y.body, '$.grants[*].purposes[*]'))) AS purposes
    FROM seen.declared_facts AS x JOIN reading.facets AS y USING (facet_hash)
    WHERE x.facet = 'whence_grants' AND NOT y.cleared
) AS gr ON gr.dataset_key = t.dataset_key
