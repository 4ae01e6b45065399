-- What stewards declare of names still to come: of all in a namespace, of those a pattern finds; and that names are apart.
SELECT kind, namespace, name FROM seen.aliases WHERE kind IN ('part_of', 'same_namespaces')
UNION ALL
SELECT a.kind, s.namespace, NULL FROM seen.aliases AS a JOIN seen.spelled AS s USING (dataset_key)
WHERE a.kind = 'same_namespaces'
UNION ALL
SELECT DISTINCT kind, NULL, NULL FROM seen.aliases WHERE kind = 'apart'
