-- What a model version was trained on: one row for each version in its trace, with its source, legal bases and retention.
-- model_namespace: Namespace of the model
-- model_name: Name of the model
-- model_version: Version of the model
-- gate: Decision of the gate: pass, violation or gap
-- namespace: Namespace of a dataset in its trace
-- name: Name of that dataset
-- version: Version of that dataset
-- depth: Number of hops upstream
-- is_source: Whether lineage starts here
-- source: Declared source, NULL where none is declared
-- channel: Acquisition channel of the source
-- licence: Licence of the source
-- basis: Legal bases declared on it
-- purposes: Purposes that those permit
-- identifiability: How personal the version is
-- delete_by: Last day it may be kept
-- retention_state: Retention state of the version
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
