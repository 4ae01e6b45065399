-- Which version each run's quality assertions are about: the one named, the one read, the one written.
SELECT c.dataset_key, v.version, c.run_key, c.job_key, c.event_time, c.moment, c.facet_hash, c.suite, c.suite_digest,
    c.success
FROM (
    SELECT k.* EXCLUDE (dataset_key), coalesce(n.canonical_key, k.dataset_key) AS dataset_key,
        epoch_us(k.event_time)::HUGEINT * 18446744073709551616 + k.rank AS moment
    FROM reading.checks AS k
    LEFT JOIN seen.canonical AS n ON n.dataset_key = k.dataset_key
    WHERE k.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
      AND k.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
) AS c
JOIN (
    SELECT run_key, dataset_key, version, 'input' AS mentioned_as FROM seen.reads
    UNION ALL
    SELECT run_key, dataset_key, version, 'output' FROM seen.productions
) AS v ON v.run_key = c.run_key AND v.dataset_key = c.dataset_key AND v.mentioned_as = c.mentioned_as
    AND (c.version IS NULL OR c.version = v.version)
UNION ALL
SELECT coalesce(n.canonical_key, k.dataset_key), coalesce(k.version, 'unversioned'), NULL, NULL, k.event_time,
    epoch_us(k.event_time)::HUGEINT * 18446744073709551616 + k.rank, k.facet_hash, k.suite, k.suite_digest,
    k.success
FROM reading.checks AS k
LEFT JOIN seen.canonical AS n ON n.dataset_key = k.dataset_key
WHERE k.mentioned_as = 'dataset'
  AND k.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND k.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
