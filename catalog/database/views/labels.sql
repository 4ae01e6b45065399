-- The data protection summary of a version, or (column_name) of one of its columns. Computed when queried.
-- namespace: OpenLineage namespace
-- name: Canonical name
-- version: Version
-- column_name: Column, NULL for the whole version
-- identifiability: non_personal, anonymised, pseudonymised, personal or unknown
-- categories: Categories of personal data (pd:)
-- special_categories: Special categories (GDPR Art. 9)
-- subjects: Data subjects
-- permitted_purposes: Purposes that all contributing personal sources permit today, in the broadest terms
-- prohibited_purposes: Purposes that any of them prohibits
-- delete_by: Earliest deadline of the personal data in it
-- keep_until: Last day of the longest legal hold
-- licence: SPDX expression of the licences of all sources
-- sources: Names of the declared sources that contribute
-- dataset_key: Internal key of the canonical name
SELECT d.namespace, d.name, l.version, l.column_name, l.identifiability, l.categories, l.special_categories, l.subjects,
    l.permitted_purposes, l.prohibited_purposes, l.delete_by, l.keep_until, l.licence, l.sources, l.dataset_key
FROM judged.labels AS l JOIN reading.datasets AS d USING (dataset_key)
