-- Columns with names of personal data, on datasets without a personal-data declaration
WITH declared AS (
    SELECT namespace, name FROM facets WHERE entity_kind = 'dataset' AND facet = 'whence_personal_data'
)
SELECT DISTINCT f.namespace, f.name, f.field, f.type
FROM dataset_fields AS f ANTI JOIN declared AS d USING (namespace, name)
WHERE regexp_matches(lower(f.field), 'mail|phone|birth|surname|first_?name|last_?name|address|passport|iban|ssn')
ORDER BY f.namespace, f.name, f.field
