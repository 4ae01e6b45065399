-- The people in the smallest group that is passed on.
SELECT min(people) AS people
FROM read_csv('/data/web/clicks_anonymised.csv')
