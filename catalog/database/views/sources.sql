-- A declared source, once per dataset that declares it (whence_source in force).
-- name: Name of the source
-- channel: public_dataset, licensed, crawled, internal, …
-- supplier: Who supplies it
-- owner: Who answers for it
-- licence: SPDX expression or LicenseRef-…
-- original_purpose: Purpose of the original collection
-- url: Where it is described
-- dataset_namespace: Dataset that declares it: namespace
-- dataset_name: Dataset that declares it: name
-- body: The whole facet
SELECT f.body ->> '$.name' AS name, f.body ->> '$.channel' AS channel, f.body ->> '$.supplier' AS supplier,
    f.body ->> '$.owner' AS owner, f.body ->> '$.licence' AS licence,
    f.body ->> '$.original_purpose' AS original_purpose, f.body ->> '$.url' AS url,
    d.namespace AS dataset_namespace, d.name AS dataset_name, f.body::JSON AS body
FROM seen.facets AS f JOIN reading.datasets AS d USING (dataset_key)
WHERE f.entity_kind = 'dataset' AND f.facet = 'whence_source'
