-- The chain hash at a position of the only writer.
SELECT chain_hash FROM log.entries WHERE position = $position
