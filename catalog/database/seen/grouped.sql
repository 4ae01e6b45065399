-- Names that are one dataset by all that joins them: of each name the group, which goes by its smallest key. In a group
-- that holds two names set apart, symlinks fall; where names alike are to be apart, spellings fall; what stewards join
-- stays.
WITH RECURSIVE links AS (
    SELECT dataset_key AS one, class_key AS other FROM seen.alike
    UNION ALL
    SELECT class_key, dataset_key FROM seen.alike
    UNION ALL
    SELECT identifier_key, claimant_key FROM seen.claims WHERE NOT is_contested
    UNION ALL
    SELECT claimant_key, identifier_key FROM seen.claims WHERE NOT is_contested
),
component(dataset_key, group_key) USING KEY (dataset_key) AS (
    SELECT DISTINCT one, one FROM (FROM links UNION ALL SELECT unnest([identifier_key, claimant_key]), NULL FROM seen.claims)
    UNION
    SELECT l.other, min(c.group_key)
    FROM component AS c
    JOIN links AS l ON l.one = c.dataset_key
    JOIN recurring.component AS old ON old.dataset_key = l.other
    WHERE c.group_key < old.group_key
    GROUP BY l.other
),
parted AS (
    SELECT one.group_key, a.dataset_key, a.other_key
    FROM seen.set_apart AS a
    JOIN component AS one ON one.dataset_key = a.dataset_key
    JOIN component AS other ON other.dataset_key = a.other_key AND other.group_key = one.group_key
),
classes AS (
    SELECT c.dataset_key, coalesce(a.class_key, c.dataset_key) AS class_key
    FROM component AS c LEFT JOIN seen.alike AS a USING (dataset_key)
    WHERE c.group_key IN (SELECT group_key FROM parted)
),
parted_classes AS (
    SELECT one.class_key
    FROM parted AS p
    JOIN classes AS one ON one.dataset_key = p.dataset_key
    JOIN classes AS other ON other.dataset_key = p.other_key AND other.class_key = one.class_key
),
declared_links AS (
    SELECT dataset_key AS one, other_key AS other FROM seen.declared_pairs
    UNION ALL
    SELECT other_key, dataset_key FROM seen.declared_pairs
),
declared(dataset_key, part_key) USING KEY (dataset_key) AS (
    SELECT dataset_key, dataset_key FROM classes WHERE class_key IN (FROM parted_classes)
    UNION
    SELECT l.other, min(d.part_key)
    FROM declared AS d
    JOIN declared_links AS l ON l.one = d.dataset_key
    JOIN recurring.declared AS old ON old.dataset_key = l.other
    WHERE d.part_key < old.part_key
    GROUP BY l.other
)
SELECT dataset_key, group_key FROM component WHERE group_key NOT IN (SELECT group_key FROM parted)
UNION ALL
SELECT dataset_key, class_key FROM classes WHERE class_key NOT IN (FROM parted_classes)
UNION ALL
SELECT dataset_key, part_key FROM declared
