-- What the last batch took out of the inbox.
SELECT batch, first_id, last_id FROM log.taken WHERE batch = (SELECT max(batch) FROM log.taken)
