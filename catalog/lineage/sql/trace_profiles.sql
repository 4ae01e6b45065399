-- The versions that were added to what was there, as the profile of an emitter says; of several profiles the first.
SELECT dataset_key, version, min(profile) AS profile
FROM seen.write_modes
WHERE mode = 'append' AND mode_source = 'profile' AND created_at IS NOT NULL
  AND lifecycle IS DISTINCT FROM 'ALTER' AND lifecycle IS DISTINCT FROM 'RENAME'
GROUP BY dataset_key, version
