-- Who sent the declarations in force of the datasets of the closure, and when.
WITH latest AS (
    SELECT coalesce(c.canonical_key, d.dataset_key) AS dataset_key, d.facet,
        max(struct_pack(event_time := d.event_time, rank := d.rank)) AS said
    FROM reading.declarations AS d LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
    WHERE d.dataset_key IN (SELECT dataset_key FROM subset_names)
      AND d.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    GROUP BY ALL
)
SELECT l.dataset_key, l.facet, min(e.actor) AS actor, l.said.event_time AS declared_at
FROM latest AS l
JOIN seen.read_entries AS e ON e.event_time = l.said.event_time
WHERE e.hash_start = (l.said.rank >> 12) & 1125899906842623
GROUP BY ALL
ORDER BY 1, 2
