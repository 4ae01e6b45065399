-- inline
-- Edges between versions that no run's read makes: content carried over from an earlier version.
FROM seen.appended
UNION
FROM seen.altered
