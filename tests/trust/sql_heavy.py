"""Statements that crash DuckDB, cannot be interrupted, or want more time, memory or space than there is.

Each must be answered, in rows or in words, while the server takes events at once and stays as large as it is.
"""

from collections.abc import Iterator

from trust.held import Case

_DEEP = "repeat('[', 100000) || repeat(']', 100000)"
_WAYS = {
    "crash": {
        "json_structure": f"SELECT json_structure({_DEEP})",
        "json_structure objects": "SELECT json_structure(repeat('{\"a\":', 100000) || '1' || repeat('}', 100000))",
        "json_structure of a row": f"SELECT json_structure(d) FROM (SELECT {_DEEP} AS d FROM range(2))",
        "json_contains": f"SELECT json_contains(a, a) FROM (SELECT {_DEEP} AS a)",
        "json_merge_patch": f"SELECT json_merge_patch({_DEEP}, {_DEEP})",
        "json_merge_patch objects": "SELECT json_merge_patch(d, d) FROM (SELECT repeat('{\"a\":', 100000) || '1' "
        "|| repeat('}', 100000) AS d)",
        "json_transform": f"SELECT json_transform('1', {_DEEP})",
        "json_transform_strict": f"SELECT json_transform_strict('1', {_DEEP})",
        "from_json": f"SELECT from_json('1', {_DEEP})",
        "json_group_structure": f"SELECT json_group_structure(d) FROM (SELECT {_DEEP} AS d)",
        "variant": f"SELECT ({_DEEP})::JSON::VARIANT",
    },
    "text": {
        "comments 20 kB": "SELECT 1 " + "/*" * 5_000 + "*/" * 5_000,
        "comments 160 kB": "SELECT 1 " + "/*" * 40_000 + "*/" * 40_000,
        "comments never closed": "SELECT 1 " + "/*" * 30_000,
        "300 kB of x": "x" * 300_000,
        "and": "SELECT " + " AND ".join(["1"] * 10_000),
        "or": "SELECT count(*) FROM range(10) AS t(a) WHERE " + " OR ".join(["a < 5"] * 6_000),
        "and 700 kB": "SELECT " + " AND ".join(["1"] * 100_000),
        "union": "SELECT 1" + " UNION ALL SELECT 1" * 3_400,
        "union 10,000": "SELECT 1" + " UNION ALL SELECT 1" * 10_000,
        "in": "SELECT 1 IN (" + ",".join(["1"] * 30_000) + ")",
        "in 1,000,000": "SELECT 1 IN (" + ",".join(["1"] * 1_000_000) + ")",
        "columns": "SELECT 1" + ",1" * 30_000,
        "columns 100,000": "SELECT 1" + ",1" * 100_000,
        "values": "VALUES (1)" + ",(1)" * 15_000,
        "statements": "SELECT 1" + ";SELECT 1" * 6_000,
        "ctes": "WITH a AS (SELECT 1)" + "".join(f", a{i} AS (SELECT 1)" for i in range(2_000)) + " SELECT 1",
        "dots": "SELECT a" + ".a" * 30_000,
        "operators": "SELECT 1 " + "@" * 60_000 + " 1",
        "quotes": "SELECT '" + "''" * 30_000 + "'",
        "names": 'SELECT 1 AS "' + '""' * 30_000 + '"',
        "lines": "SELECT 1 " + "--\n" * 20_000,
        "spaces": "SELECT" + "\u00a0" * 30_000 + "1",
        "right to left": "SELECT '\u202e\u2066 drop \u2069'",
        "nul": "SELECT 'a\x00b'",
        "half a character": "SELECT '\ud800'",
    },
    "deep": {
        "parentheses": "SELECT " + "(" * 30_000 + "1" + ")" * 30_000,
        "brackets": "SELECT " + "[" * 30_000 + "1" + "]" * 30_000,
        "not": "SELECT " + "NOT " * 15_000 + "true",
        "minus": "SELECT " + "- " * 30_000 + "1",
        "plus": "SELECT " + "+".join(["1"] * 30_000),
        "plus 900": "SELECT " + "+".join(["1"] * 900),
        "casts": "SELECT 1" + "::INT" * 12_000,
        "functions": "SELECT " + "abs(" * 12_000 + "1" + ")" * 12_000,
        "functions 200": "SELECT " + "abs(" * 200 + "1" + ")" * 200,
        "lambdas": "SELECT " + "list_transform([1], x -> " * 2_000 + "x" + ")" * 2_000,
        "case": "SELECT " + "CASE WHEN true THEN " * 3_000 + "1" + " END" * 3_000,
        "subqueries": "SELECT " + "(SELECT " * 7_000 + "1" + ")" * 7_000,
        "from": "FROM " + "(FROM " * 7_000 + "range(1)" + ")" * 7_000,
        "structs": "SELECT " + "{'a': " * 10_000 + "1" + "}" * 10_000,
        "types": "SELECT NULL::" + "STRUCT(a " * 6_000 + "INT" + ")" * 6_000,
        "arrays": "SELECT NULL::INT" + "[]" * 30_000,
        "places": "SELECT a" + "[1]" * 20_000 + " FROM (SELECT [1] AS a)",
        "collations": "SELECT 'a'" + " COLLATE de" * 5_000,
        "pivots": "FROM range(3) " + "PIVOT (sum(range) FOR range IN (1)) " * 1_700,
        "text as lists": "SELECT repeat('[', 100000)::INT[]",
        "json_pretty": f"SELECT json_pretty({_DEEP})",
        "json_extract": f"SELECT json_extract({_DEEP}, '$[0][0]')",
        "json_valid": "SELECT json_valid(repeat('[', 10000000))",
        "json_serialize_sql": "SELECT json_serialize_sql('SELECT 1' || repeat(' UNION ALL SELECT 1', 100000))",
        "json as list": f"SELECT ({_DEEP})::JSON::VARCHAR[]",
    },
    "plan": {
        "joins of names": "SELECT count(*) FROM range(2) AS a0"
        + "".join(f" JOIN range(2) AS a{i} USING (range)" for i in range(1, 400)),
        "joins in a chain": "SELECT count(*) FROM range(2) AS a0"
        + "".join(f" JOIN range(2) AS a{i} ON a{i}.range = a{i - 1}.range" for i in range(1, 400)),
        "joins of all": "SELECT count(*) FROM range(2) AS a0" + "".join(f", range(2) AS a{i}" for i in range(1, 300)),
        "doubled": "WITH a0 AS (SELECT 1 AS x)"
        + "".join(f", a{i} AS NOT MATERIALIZED (SELECT a.x FROM a{i - 1} AS a, a{i - 1} AS b)" for i in range(1, 25))
        + " FROM a24",
        "our views": "SELECT count(*) FROM datasets" + ", datasets" * 400,
    },
    "time": {
        "sleep": "SELECT sleep_ms(60000)",
        "pg_sleep": "SELECT pg_sleep(60)",
        "cross": "SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b",
        "recursion": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
        "like": "SELECT repeat('a', 3000) LIKE '%a%a%a%a%a%b'",
        "ilike": "SELECT repeat('a', 3000) ILIKE '%a%a%a%a%b'",
        "glob": "SELECT repeat('a', 3000) GLOB '*a*a*a*a*b'",
        "regexp": "SELECT regexp_matches(repeat('a', 1000000), '(a?){1000}b')",
        "levenshtein": "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
        "damerau_levenshtein": "SELECT damerau_levenshtein(repeat('a', 60000), repeat('b', 60000))",
        "jaro_winkler": "SELECT jaro_winkler_similarity(repeat('a', 1000000), repeat('b', 1000000))",
        "time zone": "SELECT now() AT TIME ZONE repeat('x', 1000000)",
        "time zone of a cast": "SELECT ('2020-01-01 00:00:00 ' || repeat('x', 1000000))::TIMESTAMPTZ",
        "bignum": "SELECT repeat('9', 3000000)::BIGNUM",
        "lists in lists": "SELECT list_sum(list_transform(range(300), x -> list_sum(list_transform(range(3000), "
        "y -> list_sum(list_transform(range(3000), z -> x * y * z))))))",
        "list in list": "SELECT list_filter(range(100000), x -> list_contains(range(100000), -x - 1))",
        "sort": "SELECT max(range) FROM (FROM range(2000000000) ORDER BY range * 7919 % 1000003 LIMIT 99999)",
    },
    "memory": {
        "repeat 1e6 of 1 MB": "SELECT repeat('x', 1000000) FROM range(1000000)",
        "repeat 1.5e9": "SELECT repeat('x', 1500000000)",
        "repeat 4e9": "SELECT repeat('x', 4000000000)",
        "lpad": "SELECT lpad('x', 2000000000, 'y')",
        "rpad": "SELECT rpad('x', 2000000000, 'y')",
        "format": "SELECT format('{:1000000000}', 1)",
        "printf": "SELECT printf('%1000000000d', 1)",
        "bitstring": "SELECT bitstring('1', 2000000000)",
        "replace": "SELECT length(replace(repeat('a', 100000), 'a', repeat('b', 100000)))",
        "concat": "WITH b AS MATERIALIZED (SELECT string_agg('x' || range) AS s FROM range(100000)) "
        "SELECT sum(length(concat(" + ",".join(["s"] * 200) + "))) FROM b, range(100)",
        "doubled text": "WITH a0 AS (SELECT 'xxxxxxxxxxxxxxxx' AS x FROM range(1))"
        + "".join(f", a{i} AS (SELECT x || x AS x FROM a{i - 1})" for i in range(1, 33))
        + " SELECT length(x) FROM a32",
        "doubled by recursion": "WITH RECURSIVE r AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM r "
        "WHERE length(s) < 4e9) SELECT length(s) FROM r",
        "list of 1e9": "SELECT len(range(1000000000))",
        "seconds of 7,000 years": "SELECT len(generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '9000-01-01', "
        "INTERVAL 1 SECOND))",
        "list aggregate": "SELECT list(range) FROM range(300000000)",
        "distinct": "SELECT count(*) FROM (SELECT DISTINCT range FROM range(400000000))",
        "window": "SELECT max(len(s)) FROM (SELECT list(range) OVER (ORDER BY range) AS s FROM range(100000))",
        "split": "SELECT len(string_split(repeat('a,', 50000000), ','))",
    },
    "answer": {
        "1e8 rows": "FROM range(100000000)",
        "100 columns of 1e6": "SELECT " + ", ".join(f"range AS c{i}" for i in range(100)) + " FROM range(1000000)",
        "1e6 times": "SELECT TIMESTAMP '2026-01-01' + to_microseconds(range) AS t FROM range(1000000)",
        "1e6 times of 10 columns": "SELECT "
        + ", ".join(f"TIMESTAMP '2026-01-01' + to_microseconds(range + {i}) AS t{i}" for i in range(10))
        + " FROM range(1000000)",
        "infinity": "SELECT 'infinity'::TIMESTAMP AS a, '-infinity'::DATE AS b, ['infinity'::TIMESTAMPTZ] AS c",
        "before Christ": "SELECT '0044-03-15 (BC)'::DATE AS d, {'t': '0044-03-15 (BC)'::TIMESTAMP} AS s",
        "after 9999": "SELECT TIMESTAMP '20000-01-01' AS t, MAP {'a': DATE '20000-01-01'} AS m",
        "row": "SELECT row(1, 2)",
        "names twice": "SELECT 1 AS a, 2 AS a, {'a': 1, 'A': 2} AS b",
        "bignum": "SELECT repeat('9', 5000)::BIGNUM",
        "huge numbers": "SELECT 1e400, 2::HUGEINT ** 120, 'nan'::DOUBLE, 'inf'::FLOAT, 1e308",
        "union of types": "SELECT union_value(a := 1) AS u, {'t': union_value(a := 'infinity'::TIMESTAMP)} AS v",
        "bits, bytes, lengths": "SELECT '101'::BIT AS b, '\\xAA'::BLOB AS c, INTERVAL 1 MONTH AS d, TIME '12:00'",
    },
}


def cases() -> Iterator[Case]:
    """Every statement."""
    for kind, statements in _WAYS.items():
        for name, statement in statements.items():
            yield Case(f"{kind}, {name}", kind, statement)
