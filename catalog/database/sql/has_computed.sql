-- Whether anything in the catalog may be computed when it is read: a view, something declared, folders, streams. Wider
-- than the rules and cheap: where nothing is, the parts that work it out need not even be planned.
SELECT EXISTS (
    FROM reading.run_events WHERE sql_write_mode = 'view' OR upper(processing_type) = 'STREAMING'
) OR EXISTS (
    FROM reading.mentions
    WHERE profile_mode = 'view' OR upper(dataset_type) = 'VIEW'
       OR mentioned_as IN ('declared_output', 'declared_edge', 'dataset_edge')
) OR EXISTS (
    FROM seen.folds
)
