-- The pairs of names that stewards' aliases in force make one, patterns and namespaces opened over the names known.
WITH RECURSIVE aliases AS (FROM seen.aliases),
twins AS (
    SELECT n.namespace AS one, a.namespace AS other,
        min(struct_pack(event_time := a.event_time, rank := a.rank, received_at := a.received_at, because := a.because))
            AS declared
    FROM aliases AS a JOIN seen.spelled AS n USING (dataset_key)
    WHERE a.kind = 'same_namespaces' AND n.namespace <> a.namespace
    GROUP BY ALL
),
reached(one, other) AS (
    SELECT one, one FROM (SELECT one FROM twins UNION SELECT other FROM twins)
    UNION
    SELECT r.one, t.other
    FROM reached AS r
    JOIN (SELECT one, other FROM twins UNION SELECT other, one FROM twins) AS t ON t.one = r.other
),
classes AS (SELECT one AS namespace, min(other) AS class FROM reached GROUP BY one),
namespaces AS (
    SELECT c.namespace, c.class, min(t.declared) OVER (PARTITION BY c.class) AS declared
    FROM classes AS c LEFT JOIN twins AS t ON t.one = c.namespace
),
within AS (
    SELECT DISTINCT s.dataset_key, min(s.dataset_key) OVER (PARTITION BY n.class, s.name) AS other_key, n.declared
    FROM seen.spelled AS s JOIN namespaces AS n USING (namespace)
    WHERE s.name <> '*'
),
pairs AS (
    SELECT dataset_key, identifier_key AS other_key, kind, because, event_time, received_at, rank
    FROM aliases WHERE kind = 'same'
    UNION
    SELECT a.dataset_key, s.dataset_key, a.kind, a.because, a.event_time, a.received_at, a.rank
    FROM aliases AS a
    JOIN seen.spelled AS s ON s.namespace = a.namespace
        AND s.name LIKE replace(replace(replace(replace(a.name, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') ESCAPE '\'
    WHERE a.kind = 'part_of'
    UNION
    SELECT dataset_key, other_key, 'same_namespaces', declared.because, declared.event_time, declared.received_at,
        declared.rank
    FROM within
)
SELECT dataset_key, other_key, kind, because, event_time, received_at, rank FROM pairs
WHERE dataset_key <> other_key
  AND dataset_key NOT IN (FROM seen.placeholders) AND other_key NOT IN (FROM seen.placeholders)
