-- For each word that no dataset holds, up to three words of the catalog that are spelled alike, the likest first.
WITH missing AS (
    SELECT DISTINCT w AS word, greatest(1, length(w) // 3) AS most
    FROM (SELECT unnest($words::VARCHAR[]) AS w)
    WHERE NOT EXISTS (SELECT 1 FROM listed.datasets AS d WHERE contains(d.words, w))
),
-- Names as they are written, and the parts of those that are joined by underscores.
spelled AS (
    SELECT unnest(list_concat(
        regexp_split_to_array(words, '[^\p{L}\p{N}_]+'), regexp_split_to_array(words, '[^\p{L}\p{N}]+'))) AS term
    FROM listed.datasets WHERE EXISTS (FROM missing)
),
terms AS (SELECT term, count(*) AS uses FROM spelled WHERE length(term) > 1 GROUP BY term),
near AS (
    SELECT m.word, t.term, t.uses, damerau_levenshtein(t.term, m.word) AS distance, m.most
    FROM missing AS m JOIN terms AS t ON abs(length(t.term) - length(m.word)) <= m.most
)
SELECT word, term FROM near WHERE distance <= most
QUALIFY row_number() OVER (PARTITION BY word ORDER BY distance, uses DESC, term) <= 3
ORDER BY word, distance, uses DESC, term
