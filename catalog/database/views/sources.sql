-- A declared source, once for each dataset that declares it (whence_source in force).
-- name: Name of the source
-- channel: Acquisition channel: public_dataset, licensed, crawled, internal, …
-- supplier: Supplier
-- owner: Who is responsible for it
-- licence: SPDX expression or LicenseRef-…
-- original_purpose: Purpose for which the data were collected
-- url: Address of its description
-- dataset_namespace: Namespace of the dataset that declares it
-- dataset_name: Name of that dataset
-- body: The whole facet
SELECT f.body ->> '$.name' AS name, f.body ->> '$.channel' AS channel, f.body ->> '$.supplier' AS supplier,
    f.body ->> '$.owner' AS owner, f.body ->> '$.licence' AS licence,
    f.body ->> '$.original_purpose' AS original_purpose, f.body ->> '$.url' AS url,
    d.namespace AS dataset_namespace, d.name AS dataset_name, f.body::JSON AS body
FROM seen.facets AS f JOIN reading.datasets AS d USING (dataset_key)
WHERE f.entity_kind = 'dataset' AND f.facet = 'whence_source'
