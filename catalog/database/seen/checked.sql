-- What each run's quality assertions say of each version: the one named, the one read, the one written. Of the events of
-- a run the latest counts that has assertions, as with any facet; a dataset's own event stands for itself.
WITH said AS (
    SELECT k.* EXCLUDE (dataset_key, run_key, job_key), coalesce(n.canonical_key, k.dataset_key) AS dataset_key,
        coalesce(l.meant.run_key, k.run_key) AS run_key, coalesce(l.meant.job_key, k.job_key) AS job_key,
        epoch_us(k.event_time)::HUGEINT * 18446744073709551616 + k.rank AS moment
    FROM reading.checks AS k
    LEFT JOIN seen.canonical AS n ON n.dataset_key = k.dataset_key
    LEFT JOIN seen.later_names AS l ON l.sent_key = k.run_key
    WHERE k.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
      AND k.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
),
about AS (
    SELECT * FROM said WHERE version IS NOT NULL
    UNION ALL
    SELECT s.* REPLACE (v.version AS version)
    FROM said AS s
    JOIN (
        SELECT run_key, dataset_key, version, 'input' AS mentioned_as FROM seen.reads
        UNION ALL
        SELECT run_key, dataset_key, version, 'output' FROM seen.productions
    ) AS v ON v.run_key = s.run_key AND v.dataset_key = s.dataset_key AND v.mentioned_as = s.mentioned_as
    WHERE s.version IS NULL
    UNION ALL
    SELECT * REPLACE ('unversioned' AS version) FROM said WHERE version IS NULL AND mentioned_as = 'dataset'
)
SELECT dataset_key, version, run_key, job_key, max(event_time) AS validated_at, max(moment) AS moment,
    max(struct_pack(m := moment, v := facet_hash)) FILTER (facet_hash IS NOT NULL).v AS facet_hash,
    max(struct_pack(m := moment, v := suite)) FILTER (suite IS NOT NULL).v AS suite,
    max(struct_pack(m := moment, v := suite_digest)) FILTER (suite IS NOT NULL).v AS suite_digest,
    max(struct_pack(m := moment, v := success)) FILTER (success IS NOT NULL).v AS success,
    max(struct_pack(m := moment, v := evaluated)) FILTER (evaluated IS NOT NULL).v AS evaluated,
    max(struct_pack(m := moment, v := failed)) FILTER (failed IS NOT NULL).v AS failed
FROM about
GROUP BY dataset_key, version, run_key, job_key, mentioned_as, CASE WHEN run_key IS NULL THEN moment END
