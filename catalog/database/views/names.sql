-- Two names of one dataset, and why they are one: by spelling, by a symlink of an emitter, or by a steward's word.
-- namespace: Namespace of the dataset that carries the facet; of a spelling, of either
-- name: Name of that dataset
-- other_namespace: Namespace of the other name
-- other_name: The other name
-- canonical_namespace: Namespace of the canonical name
-- canonical_name: The canonical name
-- reason: spelling, symlink; alias, part_of or same_namespaces, as a steward declared it (whence_aliases in force)
-- because: Reason that the steward gives; NULL for spellings and symlinks
-- declared_at: eventTime of what the steward declared; NULL for spellings and symlinks
-- received_at: When the symlink, or what the steward declared, was ingested; NULL for spellings
-- producer: Producer of the event in which the steward declared it, or that first gave the symlink; NULL for spellings
-- actor: Who sent that event, NULL where not recorded
-- job_namespace: Namespace of the job whose event first gave the symlink; NULL otherwise
-- job_name: Name of that job
-- origin: Governance file and entry in which the steward declared it, NULL where not recorded
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, o.namespace AS other_namespace, o.name AS other_name,
    c.namespace AS canonical_namespace, c.name AS canonical_name, m.reason, m.because, m.event_time AS declared_at,
    m.received_at, a.producer, a.actor, a.job_namespace, a.job_name, a.origin, k.canonical_key AS dataset_key
FROM seen.merged_names AS m
JOIN reading.datasets AS d ON d.dataset_key = m.dataset_key
JOIN reading.datasets AS o ON o.dataset_key = m.identifier_key
JOIN seen.canonical AS k ON k.dataset_key = m.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = k.canonical_key
LEFT JOIN seen.name_authors AS a ON a.dataset_key = m.dataset_key AND a.identifier_key = m.identifier_key AND a.reason = m.reason
