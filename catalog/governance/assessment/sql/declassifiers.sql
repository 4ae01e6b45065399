-- The declassifier in force of each job.
WITH said AS (
    SELECT job_key,
        max(struct_pack(
            m := epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank, v := facet_hash
        )).v AS facet_hash
    FROM reading.declarations
    WHERE facet = 'whence_declassifier' AND job_key IS NOT NULL
      AND received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
    GROUP BY job_key
)
SELECT j.namespace, j.name, f.body
FROM said AS s
JOIN reading.facets AS f USING (facet_hash)
JOIN reading.jobs AS j USING (job_key)
WHERE NOT f.cleared
