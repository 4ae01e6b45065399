-- What the rows of a table come to, whatever their order.
SELECT count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t)) FROM temp.{table} AS t
