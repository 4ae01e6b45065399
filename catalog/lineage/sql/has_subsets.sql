-- Whether any run says which part of a dataset it read or wrote.
SELECT EXISTS (FROM reading.mentions WHERE subset_hash IS NOT NULL)
