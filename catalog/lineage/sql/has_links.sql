-- Whether any name is another's, by a symlink or an alias.
SELECT EXISTS (FROM reading.symlinks) OR EXISTS (FROM reading.aliases)
