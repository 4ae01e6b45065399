-- The names with one of some last parts, or one of some pairs of them.
SELECT dataset_key, coalesce(stem_key, 0) AS stem_key, coalesce(tail_key, 0) AS tail_key
FROM reading.name_parts
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND (stem_key IN (SELECT unnest($stems::BIGINT[])) OR tail_key IN (SELECT unnest($tails::BIGINT[])))
