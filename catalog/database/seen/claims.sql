-- Which datasets claim which identifier by a symlink, both by class: names alike are one claimant. Where several claim
-- one, none of them is joined with it.
WITH claims AS (
    SELECT DISTINCT coalesce(i.class_key, s.identifier_key) AS identifier_key,
        coalesce(c.class_key, s.dataset_key) AS claimant_key
    FROM seen.symlinks AS s
    LEFT JOIN seen.alike AS i ON i.dataset_key = s.identifier_key
    LEFT JOIN seen.alike AS c ON c.dataset_key = s.dataset_key
    WHERE coalesce(i.class_key, s.identifier_key) <> coalesce(c.class_key, s.dataset_key)
)
SELECT identifier_key, claimant_key,
    identifier_key IN (SELECT identifier_key FROM claims GROUP BY identifier_key HAVING count(*) > 1) AS is_contested
FROM claims
