-- inline
-- Every name known with its normal form, which is the name itself but where it can be spelt otherwise. Placeholders are
-- left out: they are no names, and nothing joins them.
SELECT dataset_key, coalesce(spelled_key, dataset_key) AS spelled_key, coalesce(spelled_namespace, namespace) AS namespace,
    coalesce(spelled_name, name) AS name
FROM reading.datasets
WHERE NOT is_placeholder AND received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
