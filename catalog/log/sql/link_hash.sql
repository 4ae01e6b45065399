-- The chain hash of an entry.
SELECT chain_hash FROM log.entries WHERE writer = $writer AND position = $position
