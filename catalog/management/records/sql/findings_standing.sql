-- How many findings stand that nobody waived: of a kind on a source ("" where none is declared), or of some ids.
SELECT count(*) AS number, min(message) AS message
FROM findings
WHERE waived_by IS NULL
  AND (kind = $kind AND coalesce(source, '') = coalesce($source, '') OR id IN (FROM unnest($ids)))
