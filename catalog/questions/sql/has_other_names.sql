-- Whether a dataset has names beside its canonical one.
SELECT EXISTS (FROM seen.canonical WHERE canonical_key = $dataset_key AND dataset_key <> $dataset_key)
