-- Model versions with a trace, and whether every source in it is declared.
SELECT model_namespace || ' ' || model_name || ' ' || model_version AS item,
    bool_and(source IS NOT NULL)::INTEGER AS amount, 1 AS weight, NULL::VARCHAR AS owner, NULL::TIMESTAMPTZ AS at,
    count(*) FILTER (source IS NULL) || ' of ' || count(*) || ' sources undeclared' AS note
FROM model_training_data WHERE is_source AND depth > 0
GROUP BY ALL
ORDER BY item
