-- A verdict that is not a pass, on a model version or on the retention of a version. Worked out when asked for.
-- id: Stable id, for `whence waive`
-- kind: What is wrong or not known (docs/governance.md)
-- severity: violation, gap or warning
-- namespace: Version judged: namespace
-- name: Its name
-- version: Its version
-- about_namespace: Dataset it is about: namespace
-- about_name: Its name
-- about_version: Its version
-- source: Declared source of that dataset, NULL where none is declared
-- message: What was found, in plain words
-- mend: What would mend it
-- path: Versions and runs from the version judged back to that dataset
-- waived_by: Who waived it, where a waiver holds
SELECT f.id, f.kind, f.severity, d.namespace, d.name, f.version, a.namespace AS about_namespace, a.name AS about_name,
    f.about_version, f.source, f.message, f.mend, f.path, f.waived_by
FROM judged.findings AS f
JOIN reading.datasets AS d ON d.dataset_key = f.target_key
LEFT JOIN reading.datasets AS a ON a.dataset_key = f.about_key
