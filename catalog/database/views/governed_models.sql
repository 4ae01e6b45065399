-- A model with what is declared of it. In scope of the AI management system are those that are declared (is_declared).
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Latest version of the model
-- owner: Who is responsible for it: as declared, else of its ownership facet
-- description: documentation facet in force
-- purpose: Declared purpose (whence_model in force)
-- intended_use: Declared use it is meant for
-- risk: Declared risk class
-- system: AI system it belongs to: as declared, else of the system record that names it
-- review_every: Declared interval between reviews, an ISO 8601 duration
-- is_declared: Whether a whence_model facet is in force
-- declared_at: When something was last declared of it
-- first_seen_at: eventTime of the first event that names it
-- dataset_key: Internal key of the model
SELECT m.namespace, m.name, m.current_version AS version, coalesce(d.body ->> '$.owner', m.owner) AS owner,
    m.description, (d.body ->> '$.purpose') AS purpose,
    (d.body ->> '$.intended_use') AS intended_use, (d.body ->> '$.risk') AS risk,
    coalesce(d.body ->> '$.system', (
        SELECT min(a.id) FROM seen.attested AS a
        WHERE a.kind = 'system' AND a.is_in_force AND list_has_any(a.models, [m.name, m.namespace || ' ' || m.name])
    )) AS system,
    (d.body ->> '$.review_every') AS review_every, d.dataset_key IS NOT NULL AS is_declared, t.declared_at,
    m.first_seen_at, m.dataset_key
FROM seen.dataset_rows AS m
LEFT JOIN (
    SELECT s.dataset_key, f.body FROM seen.declared_facts AS s JOIN reading.facets AS f USING (facet_hash)
    WHERE s.facet = 'whence_model' AND NOT f.cleared
) AS d USING (dataset_key)
LEFT JOIN (
    SELECT coalesce(c.canonical_key, d.dataset_key) AS dataset_key, max(d.event_time) AS declared_at
    FROM reading.declarations AS d LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
    WHERE d.dataset_key IS NOT NULL AND d.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    GROUP BY ALL
) AS t USING (dataset_key)
WHERE m.type = 'MODEL' AND m.dropped_at IS NULL
