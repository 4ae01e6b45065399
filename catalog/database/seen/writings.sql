-- One row per run and version it says it wrote. outcome: produced, attempted, open; created_at only where produced.
-- is_create: it only created the table; is_void: and the version is another run's.
WITH made AS (
    SELECT DISTINCT w.dataset_key, w.version, true AS is_made
    FROM seen.written AS w
    ANTI JOIN seen.creates AS c ON c.run_key = w.run_key AND c.dataset_key = w.dataset_key
    WHERE w.outcome = 'produced' AND w.dataset_key IN (SELECT dataset_key FROM seen.creates)
)
SELECT w.*, c.run_key IS NOT NULL AS is_create,
    c.run_key IS NOT NULL AND coalesce(m.is_made, false) AS is_void
FROM seen.written AS w
LEFT JOIN seen.creates AS c ON c.run_key = w.run_key AND c.dataset_key = w.dataset_key
LEFT JOIN made AS m ON m.dataset_key = w.dataset_key AND m.version = w.version
