-- A facet in force.
-- entity_kind: dataset, job, run, input or output
-- namespace: Namespace of the dataset or job
-- name: Name of the dataset or job
-- version: Version read or written, for inputs and outputs
-- run_id: runId, for runs, inputs and outputs
-- facet: Key of the facet
-- body: The whole facet
SELECT f.entity_kind,
    coalesce(d.namespace, j.namespace) AS namespace, coalesce(d.name, j.name) AS name,
    p.version, r.run_id, f.facet, f.body::JSON AS body
FROM seen.facets AS f
LEFT JOIN reading.datasets AS d ON d.dataset_key = f.dataset_key
LEFT JOIN reading.jobs AS j ON j.job_key = f.job_key
LEFT JOIN seen.runs AS r ON r.run_key = f.run_key
LEFT JOIN (
    SELECT run_key, dataset_key, 'output' AS entity_kind, max(version) AS version
    FROM seen.productions GROUP BY ALL
    UNION ALL
    SELECT run_key, dataset_key, 'input', max(version) FROM seen.reads GROUP BY ALL
) AS p ON p.run_key = f.run_key AND p.dataset_key = f.dataset_key AND p.entity_kind = f.entity_kind
