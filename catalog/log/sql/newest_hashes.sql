-- Body hash and eventTime in microseconds of the entries with the newest eventTimes, newest first.
SELECT body_hash, epoch_us(event_time) FROM log.entries ORDER BY event_time DESC LIMIT $count
