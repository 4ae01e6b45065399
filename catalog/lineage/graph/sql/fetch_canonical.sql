-- Names that symlinks and aliases join: the dataset each stands for, and whether any event sent it as a dataset.
SELECT c.dataset_key, c.canonical_key, EXISTS (
    FROM reading.mentions AS m
    WHERE m.dataset_key = c.dataset_key
      AND m.mentioned_as IN ('input', 'output', 'dataset', 'declared_input', 'declared_output')
) AS is_sent
FROM seen.canonical AS c
