-- The governance facets in force of each canonical dataset.
SELECT coalesce(c.canonical_key, d.dataset_key) AS dataset_key, d.facet,
    max(struct_pack(m := epoch_us(d.event_time)::HUGEINT * 18446744073709551616 + d.rank, v := d.facet_hash)).v
        AS facet_hash
FROM reading.declarations AS d
LEFT JOIN seen.canonical AS c ON c.dataset_key = d.dataset_key
WHERE d.dataset_key IS NOT NULL
  AND d.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND (d.facet <> 'tags' OR d.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ))
GROUP BY ALL
