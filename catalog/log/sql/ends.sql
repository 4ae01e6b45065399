-- Where each chain ends: of the log, and of rejected inputs that are chained.
SELECT 'log' AS chain, writer, max(position) AS position, arg_max(chain_hash, position) AS chain_hash
FROM log.entries WHERE writer IS NOT NULL GROUP BY writer
UNION ALL
SELECT 'rejected', writer, max(position), arg_max(chain_hash, position)
FROM log.rejected WHERE writer IS NOT NULL AND chain_hash IS NOT NULL GROUP BY writer
ORDER BY 1, 2
