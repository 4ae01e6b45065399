-- A retention rule declared on a dataset (whence_retention in force). The view retention_states has the states of versions.
-- namespace: Namespace of the dataset that declares it
-- name: Canonical name of that dataset
-- duration: ISO 8601 duration
-- anchor: Start of the duration: collected_at, last_interaction, consent_given, contract_end, fixed_date, event, endless
-- anchor_date: Day from which the duration counts
-- action: erase, anonymise or archive
-- reason: Reason, where declared
-- keep_until: Last day of the longest legal hold
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, r.body ->> '$.duration' AS duration, r.body ->> '$.anchor' AS anchor,
    try_cast(CASE
        WHEN r.body ->> '$.anchor' = 'event' THEN r.body ->> '$.event_at'
        ELSE coalesce(json_extract_string(r.body, '$.' || (r.body ->> '$.anchor')), r.body ->> '$.anchor')
    END AS DATE) AS anchor_date,
    r.body ->> '$.action' AS action, r.body ->> '$.reason' AS reason,
    list_max(list_transform(
        coalesce(try_cast(r.body -> '$.holds' AS JSON[]), []), lambda h: try_cast(h ->> '$.keep_until' AS DATE)
    )) AS keep_until,
    d.dataset_key
FROM (
    SELECT s.dataset_key, f.body::JSON AS body
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_retention' AND NOT f.cleared
) AS r
JOIN reading.datasets AS d USING (dataset_key)
