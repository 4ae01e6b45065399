-- What holds content, or has a declared source, inside which folder. is_outermost: nothing of the kind lies between.
WITH solid AS (
    SELECT DISTINCT dataset_key, false AS is_source FROM seen.timeline
    WHERE version IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM seen.folds)
    UNION ALL
    SELECT dataset_key, true FROM seen.dataset_facts
    WHERE source_name IS NOT NULL AND dataset_key IN (SELECT dataset_key FROM seen.folds)
),
pairs AS (
    SELECT f.folder_key, f.dataset_key, bool_or(s.is_source) AS is_source
    FROM seen.folds AS f JOIN solid AS s USING (dataset_key) GROUP BY f.folder_key, f.dataset_key
),
deeper AS (
    SELECT DISTINCT a.folder_key, b.dataset_key FROM pairs AS a JOIN pairs AS b ON b.folder_key = a.dataset_key
)
SELECT p.folder_key, p.dataset_key, p.is_source, d.folder_key IS NULL AS is_outermost
FROM pairs AS p LEFT JOIN deeper AS d ON d.folder_key = p.folder_key AND d.dataset_key = p.dataset_key
