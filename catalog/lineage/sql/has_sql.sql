-- Whether any run gives its SQL.
SELECT EXISTS (FROM reading.facet_sets WHERE facet = 'sql')
