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
-- producer: Producer of the event in which the steward declared it; NULL for spellings and symlinks
-- actor: Who sent that event, NULL where not recorded
-- dataset_key: Internal key of the canonical name
WITH stated AS (
    SELECT received_at, event_time, producer, actor, ('0x' || hex(body_hash[1:8]))::UBIGINT >> 14 AS hash_start
    FROM log.entries
    WHERE (received_at, event_time) IN (SELECT (received_at, event_time) FROM seen.aliases)
)
SELECT d.namespace, d.name, o.namespace AS other_namespace, o.name AS other_name,
    c.namespace AS canonical_namespace, c.name AS canonical_name, m.reason, m.because, m.event_time AS declared_at,
    m.received_at, t.producer, t.actor, k.canonical_key AS dataset_key
FROM seen.merged_names AS m
JOIN reading.datasets AS d ON d.dataset_key = m.dataset_key
JOIN reading.datasets AS o ON o.dataset_key = m.identifier_key
JOIN seen.canonical AS k ON k.dataset_key = m.dataset_key
JOIN reading.datasets AS c ON c.dataset_key = k.canonical_key
LEFT JOIN stated AS t ON t.received_at = m.received_at AND t.event_time = m.event_time
    AND t.hash_start = (m.rank >> 12) & 1125899906842623
