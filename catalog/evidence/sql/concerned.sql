-- The entries of the log that an answer about a closure rests on, by the time of each event and a part of its hash: all
-- events of its runs, and of runs that validated it; what datasets' and jobs' own events say of its datasets; the
-- declarations in force of its datasets and jobs; and every writing of some management records.
WITH told AS (
    SELECT event_time, rank FROM seen.run_events WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
    UNION ALL
    SELECT event_time, rank FROM seen.known_mentions
    WHERE run_key IS NULL AND mentioned_as <> 'declared_source'
      AND dataset_key IN (SELECT dataset_key FROM subset_names)
    UNION ALL
    SELECT event_time, rank FROM (
        SELECT event_time, rank FROM reading.declarations
        WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
          AND (
              dataset_key IN (SELECT dataset_key FROM subset_names)
              OR job_key IN (SELECT job_key FROM seen.run_events WHERE run_key IN (SELECT unnest($run_keys::BIGINT[])))
          )
        QUALIFY row_number() OVER (PARTITION BY dataset_key, job_key, facet ORDER BY event_time DESC, rank DESC) = 1
    )
    UNION ALL
    SELECT event_time, rank FROM reading.records
    WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
      AND (kind || '/' || id) IN (SELECT unnest($records::VARCHAR[]))
)
-- The last 12 bits of a rank count what one event mentions, the first two are its phase.
SELECT DISTINCT event_time, (rank >> 12) & 1125899906842623 AS hash_part FROM told
