-- Models and datasets that hold every word, the best fit first, with the columns that hold one, and how many fit.
WITH fit AS (
    SELECT d.dataset_key, d.namespace, d.name, lower(coalesce(d.type, 'dataset')) AS type,
        coalesce(d.owner, d.source_owner) AS owner, d.source_owner, d.source_name, d.purpose, d.description,
        d.updated_at, count(*) OVER () AS total,
        lower(regexp_extract(d.name, '[^/]*$')) = array_to_string($words::VARCHAR[], ' ') AS is_name,
        list_bool_and([contains(lower(d.name), w) FOR w IN $words::VARCHAR[]]) AS in_name,
        -- The words of a dataset are joined by blanks, so this is a column, an owner or a tag as a whole.
        list_bool_and([contains(concat(' ', d.words, ' '), concat(' ', w, ' ')) FOR w IN $words::VARCHAR[]]) AS whole
    FROM listed.datasets AS d
    WHERE list_bool_and([contains(d.words, w) FOR w IN $words::VARCHAR[]])
),
shown AS (
    SELECT * FROM fit
    ORDER BY is_name DESC, in_name DESC, whole DESC, type <> 'model', updated_at DESC NULLS LAST, namespace, name
    LIMIT $count OFFSET $skipped
)
SELECT s.namespace, s.name, s.type, s.owner, s.source_owner, s.source_name AS source, s.purpose, s.description, s.updated_at,
    list_sort(list_distinct([
        c.field FOR c IN d.columns
        IF list_bool_or([contains(lower(concat_ws(' ', c.field, c.description)), w) FOR w IN $words::VARCHAR[]])
    ])) AS columns, s.total
FROM shown AS s JOIN listed.datasets AS d USING (dataset_key)
ORDER BY is_name DESC, in_name DESC, whole DESC, s.type <> 'model', s.updated_at DESC NULLS LAST, s.namespace, s.name
