-- The chain hash of a rejected input.
SELECT chain_hash FROM log.rejected WHERE writer = $writer AND position = $position
