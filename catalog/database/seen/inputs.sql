-- What runs name as what they read, of the events that name it (mentioned_as input, or source or edge where only lineage
-- does, into target_key); a source that is an input of the run under another name by that.
SELECT m.run_key, m.mentioned_as, coalesce(s.input_key, m.dataset_key) AS dataset_key, m.target_key, m.event_time,
    m.moment, m.flow_role
FROM seen.mentions AS m
LEFT JOIN seen.stand_ins AS s
    ON s.run_key = m.run_key AND s.source_key = m.dataset_key AND m.mentioned_as IN ('source', 'edge')
WHERE m.mentioned_as IN ('input', 'source', 'edge') AND m.run_key IS NOT NULL
