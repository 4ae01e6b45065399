-- The newest eventTime of any observation: at it a computed dataset is read that is asked for by its name alone.
SELECT epoch_us(max(event_time)) AS event_time
FROM (SELECT event_time FROM seen.run_events UNION ALL SELECT event_time FROM seen.mentions)
