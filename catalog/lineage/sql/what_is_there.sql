-- What a catalog has at all of what gaps are explained by: names that are another's (a symlink or an alias), runs whose SQL
-- writes what no event names, runs that give their SQL, and runs that began under the job `unknown`. One statement, as to
-- plan each takes longer than to answer it.
SELECT EXISTS (FROM reading.symlinks) OR EXISTS (FROM reading.aliases) AS links,
    EXISTS (FROM reading.lost_writes) AS lost_writes,
    EXISTS (FROM reading.facet_sets WHERE facet = 'sql') AS sql,
    EXISTS (FROM reading.jobs WHERE name = 'unknown') AS nameless
