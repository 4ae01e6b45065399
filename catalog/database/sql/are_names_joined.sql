-- Whether anything may make two names one dataset.
SELECT EXISTS (FROM reading.symlinks) OR EXISTS (FROM reading.aliases) OR EXISTS (FROM seen.spellings)
