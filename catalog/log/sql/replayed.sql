-- Note that a rejected input was taken in after a correction.
INSERT INTO log.replayed SELECT $writer, $position, $entry_position, now()
