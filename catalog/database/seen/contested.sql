-- Datasets that a symlink's identifier leaves in doubt, because several claim it and no steward set them all apart: the
-- claimants and the identifier, each with the identifier and every claimant by one of its names.
WITH contested AS (SELECT identifier_key, claimant_key FROM seen.claims WHERE is_contested),
parted AS (
    SELECT DISTINCT coalesce(o.class_key, a.dataset_key) AS one, coalesce(t.class_key, a.other_key) AS other
    FROM seen.set_apart AS a
    LEFT JOIN seen.alike AS o ON o.dataset_key = a.dataset_key
    LEFT JOIN seen.alike AS t ON t.dataset_key = a.other_key
),
open AS (
    SELECT DISTINCT one.identifier_key
    FROM contested AS one
    JOIN contested AS other ON other.identifier_key = one.identifier_key AND other.claimant_key > one.claimant_key
    WHERE NOT EXISTS (
        FROM parted AS p WHERE (p.one = one.claimant_key AND p.other = other.claimant_key)
            OR (p.one = other.claimant_key AND p.other = one.claimant_key)
    )
),
sent_as AS (
    SELECT coalesce(c.class_key, s.dataset_key) AS claimant_key,
        min(struct_pack(namespace := d.namespace, name := d.name)) AS candidate
    FROM seen.symlinks AS s
    LEFT JOIN seen.alike AS c ON c.dataset_key = s.dataset_key
    JOIN reading.datasets AS d ON d.dataset_key = s.dataset_key
    GROUP BY ALL
),
named_as AS (
    SELECT coalesce(i.class_key, s.identifier_key) AS identifier_key,
        min(struct_pack(namespace := d.namespace, name := d.name)) AS identifier
    FROM seen.symlinks AS s
    LEFT JOIN seen.alike AS i ON i.dataset_key = s.identifier_key
    JOIN reading.datasets AS d ON d.dataset_key = s.identifier_key
    GROUP BY ALL
),
classes AS (
    SELECT identifier_key, claimant_key AS class_key FROM contested UNION SELECT identifier_key, identifier_key FROM contested
),
touched AS (
    SELECT identifier_key, class_key AS dataset_key FROM classes
    UNION
    SELECT c.identifier_key, a.dataset_key FROM classes AS c JOIN seen.alike AS a USING (class_key)
)
SELECT DISTINCT coalesce(n.canonical_key, t.dataset_key) AS dataset_key, i.identifier.namespace AS identifier_namespace,
    i.identifier.name AS identifier_name, s.candidate.namespace AS namespace, s.candidate.name AS name
FROM touched AS t
JOIN open USING (identifier_key)
JOIN contested AS c USING (identifier_key)
JOIN named_as AS i USING (identifier_key)
JOIN sent_as AS s ON s.claimant_key = c.claimant_key
LEFT JOIN seen.canonical AS n ON n.dataset_key = t.dataset_key
ORDER BY ALL
