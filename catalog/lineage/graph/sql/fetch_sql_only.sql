-- Whether anything is in the catalog that the graph does not follow and SQL answers: a run that streams, or a source that
-- only lineage names and that may be another name of an input of its run (inside it, or with its last parts).
WITH strangers AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.mentions
    WHERE mentioned_as IN ('source', 'edge') AND dataset_key IS NOT NULL AND run_key IS NOT NULL
),
inputs AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.mentions
    WHERE mentioned_as = 'input' AND run_key IN (SELECT run_key FROM strangers)
),
named AS (
    SELECT s.run_key, s.dataset_key AS source_key, i.dataset_key AS input_key
    FROM (FROM strangers ANTI JOIN inputs USING (run_key, dataset_key)) AS s JOIN inputs AS i USING (run_key)
),
pairs AS (
    SELECT coalesce(s.spelled_namespace, s.namespace) AS source_namespace, coalesce(s.spelled_name, s.name) AS source_name,
        coalesce(i.spelled_namespace, i.namespace) AS input_namespace, coalesce(i.spelled_name, i.name) AS input_name
    FROM (SELECT DISTINCT source_key, input_key FROM named) AS n
    JOIN reading.datasets AS s ON s.dataset_key = n.source_key
    JOIN reading.datasets AS i ON i.dataset_key = n.input_key
)
SELECT EXISTS (FROM seen.runs WHERE is_streaming) OR EXISTS (
    FROM pairs
    WHERE (source_namespace = input_namespace AND starts_with(source_name, input_name || '/'))
       OR ends_with('.' || replace(input_name, '/', '.'), '.' || ltrim(replace(source_name, '/', '.'), '.'))
)
