-- The effective label of a version, or (column_name) of one of its columns. Worked out when asked for.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version
-- column_name: Column, NULL for the whole version
-- identifiability: non_personal, anonymised, pseudonymised, personal or unknown
-- categories: Categories of personal data (pd:)
-- special_categories: Special categories (GDPR Art. 9)
-- subjects: Whom the data are about
-- permitted_purposes: What every contributing personal source permits today, in its broadest terms
-- prohibited_purposes: What any of them prohibits
-- delete_by: Earliest deadline of the personal data in it
-- keep_until: Last day of the longest hold
-- licence: SPDX expression of all sources' licences
-- sources: Names of the declared sources that contribute
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, l.version, l.column_name, l.identifiability, l.categories, l.special_categories, l.subjects,
    l.permitted_purposes, l.prohibited_purposes, l.delete_by, l.keep_until, l.licence, l.sources, l.dataset_key
FROM judged.labels AS l JOIN reading.datasets AS d USING (dataset_key)
