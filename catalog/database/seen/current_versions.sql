-- inline
-- The version a dataset stands for where none is named: its newest produced one, else its newest external one.
SELECT dataset_key, max(struct_pack(
    p := (state = 'produced')::INTEGER, t := created_at, v := version
)).v AS version
FROM seen.versions WHERE state IN ('produced', 'external') GROUP BY dataset_key
