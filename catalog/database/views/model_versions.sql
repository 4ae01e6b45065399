-- A version of a model.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version of the model
-- created_at: eventTime of the training run's COMPLETE, NULL where it never completed
-- run_id: Run that trained it (the earliest of several)
-- purpose: Declared purpose (whence_model in force), NULL where none is declared
-- gate: Decision of the gate: pass, violation or gap, NULL where no run completed it; computed when queried
-- state: produced, open, attempted, external or unversioned
-- dataset_key: Internal key of the model
SELECT v.namespace, v.name, v.version, v.created_at, v.run_id, p.purpose, g.decision AS gate, v.state, v.dataset_key
FROM seen.assessed_rows AS v
JOIN seen.dataset_rows AS m ON m.dataset_key = v.dataset_key AND m.type = 'MODEL'
LEFT JOIN judged.gates AS g ON g.dataset_key = v.dataset_key AND g.version = v.version
LEFT JOIN (
    SELECT s.dataset_key, f.body ->> '$.purpose' AS purpose
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_model' AND NOT f.cleared
) AS p ON p.dataset_key = v.dataset_key
