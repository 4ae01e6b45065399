-- Forget since when findings were found that are found no longer.
DELETE FROM judged.found WHERE id NOT IN (SELECT id FROM judged.findings WHERE id IS NOT NULL)
