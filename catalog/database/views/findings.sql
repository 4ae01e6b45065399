-- A violation, gap or warning on a model version, or on the retention of a version. Computed when queried.
-- id: Stable id, for `whence waive`
-- kind: Kind of finding (docs/governance.md)
-- severity: violation, gap or warning
-- namespace: Namespace of the version assessed
-- name: Name of the version assessed
-- version: Version assessed
-- about_namespace: Namespace of the dataset it is about
-- about_name: Name of that dataset
-- about_version: Version of that dataset
-- source: Declared source of that dataset, NULL where none is declared
-- message: What is wrong, in plain words
-- mend: The remedy
-- path: Versions and runs from the version assessed to that dataset
-- waived_by: Who waived it, NULL where no waiver is valid
SELECT f.id, f.kind, f.severity, d.namespace, d.name, f.version, a.namespace AS about_namespace, a.name AS about_name,
    f.about_version, f.source, f.message, f.mend, f.path, f.waived_by
FROM judged.findings AS f
JOIN reading.datasets AS d ON d.dataset_key = f.target_key
LEFT JOIN reading.datasets AS a ON a.dataset_key = f.about_key
