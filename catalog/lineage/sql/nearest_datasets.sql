-- The three datasets whose names look most like a text.
SELECT namespace, name
FROM reading.datasets
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY jaro_winkler_similarity(lower(name), lower($name)) DESC, namespace, name
LIMIT 3
