-- Whether any source ever named a generator: hardly any catalog has one, and to plan `generators` takes longer.
SELECT EXISTS (
    FROM reading.facets WHERE facet = 'whence_source' AND (body ->> '$.generator.name') IS NOT NULL
)
