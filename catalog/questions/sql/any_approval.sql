-- One row where somebody ever approved a version, else none.
SELECT 1 AS found FROM seen.records WHERE kind = 'approval' LIMIT 1
