-- Whether a dataset has a version.
SELECT version FROM seen.versions WHERE dataset_key = $dataset_key AND version = $version
