-- A legal basis declared on a dataset (whence_grants in force).
-- namespace: Namespace of the dataset that declares it
-- name: Canonical name of that dataset
-- grant_id: Id of the legal basis
-- basis: eu-gdpr:A6-1-a (consent) … A6-1-f, or an article of another law
-- art9: Condition of GDPR Art. 9, where special categories may be used
-- purposes: Purposes it permits, each with all below it
-- prohibited_purposes: Purposes it prohibits
-- activities: Activities it permits; empty: any
-- subjects: Data subjects
-- valid_from: First day, NULL where open
-- valid_to: Last day, NULL where open
-- status: Consent status
-- status_since: First day of that status
-- evidence: Reference to the evidence
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, g.item ->> '$.id' AS grant_id, g.item ->> '$.basis' AS basis, g.item ->> '$.art9' AS art9,
    coalesce((g.item -> '$.purposes')::VARCHAR[], []) AS purposes,
    coalesce((g.item -> '$.prohibited_purposes')::VARCHAR[], []) AS prohibited_purposes,
    coalesce((g.item -> '$.activities')::VARCHAR[], []) AS activities,
    coalesce((g.item -> '$.subjects')::VARCHAR[], []) AS subjects,
    try_cast(g.item ->> '$.valid_from' AS DATE) AS valid_from, try_cast(g.item ->> '$.valid_to' AS DATE) AS valid_to,
    g.item ->> '$.status' AS status, try_cast(g.item ->> '$.status_since' AS DATE) AS status_since,
    g.item ->> '$.evidence' AS evidence, d.dataset_key
FROM (
    SELECT s.dataset_key, unnest(try_cast(f.body -> '$.grants' AS JSON[])) AS item
    FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_grants' AND NOT f.cleared
) AS g
JOIN reading.datasets AS d USING (dataset_key)
