-- Whether anything may make two names one dataset, or two runs one.
SELECT EXISTS (FROM reading.symlinks) OR EXISTS (FROM reading.aliases) OR EXISTS (FROM seen.spellings)
    OR EXISTS (FROM reading.jobs WHERE name = 'unknown')
