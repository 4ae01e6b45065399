"""Names that OpenLineage's naming rules make equal have one normal form; names that only look alike have not.

Brokers in any order: OpenLineage/OpenLineage#560. Slashes at either end of a path: #3284, #1977, pull request 2782.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values.placeholders import is_placeholder
from catalog.values.spelling import is_path, normal_form

# (rule, one spelling, the normal form)
SAME = [
    ("s3a and s3n are s3", ("s3a://lake", "crm/customers"), ("s3://lake", "crm/customers")),
    ("s3a and s3n are s3", ("s3n://lake", "crm/customers"), ("s3://lake", "crm/customers")),
    ("a local file", ("file", "/data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file", "file:/data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file", "file:///data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file://", "/data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file:", "/data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file:///", "data/x.csv"), ("file", "/data/x.csv")),
    ("a local file", ("file", "data/x.csv"), ("file", "data/x.csv")),
    ("a trailing slash", ("file", "/data/parts/"), ("file", "/data/parts")),
    ("a trailing slash", ("s3://lake", "features/"), ("s3://lake", "features")),
    ("a trailing slash", ("s3://lake/", "features"), ("s3://lake", "features")),
    ("a bare slash stays", ("s3://lake", "/"), ("s3://lake", "/")),
    ("a bare slash stays", ("file", "/"), ("file", "/")),
    ("a leading slash of a key", ("gs://lake", "/crm/customers"), ("gs://lake", "crm/customers")),
    (
        "a leading slash of a key",
        ("abfss://c@acc.dfs.core.windows.net", "/x"),
        ("abfss://c@acc.dfs.core.windows.net", "x"),
    ),
    ("a path's slash stays", ("hdfs://nn:8020", "/crm/customers"), ("hdfs://nn:8020", "/crm/customers")),
    ("the default port", ("postgres://db.prod", "a.b.c"), ("postgres://db.prod:5432", "a.b.c")),
    ("the default port", ("sftp://prod:22", "/out"), ("sftp://prod", "/out")),
    ("another port stays", ("postgres://db.prod:6432", "a.b.c"), ("postgres://db.prod:6432", "a.b.c")),
    ("a port of no listed scheme stays", ("hive://metastore:9083", "a.c"), ("hive://metastore:9083", "a.c")),
    ("case of scheme and host", ("Postgres://DB.Prod:5432", "A.b.C"), ("postgres://db.prod:5432", "A.b.C")),
    (
        "case of a container stays",
        ("abfss://Raw@ACC.dfs.core.windows.net", "X"),
        ("abfss://Raw@acc.dfs.core.windows.net", "X"),
    ),
    ("case of a bucket stays", ("S3://Lake", "X"), ("s3://Lake", "X")),
    ("case of a plain namespace stays", ("Warehouse", "X"), ("Warehouse", "X")),
    ("a user's case stays", ("postgres://App@DB", "x"), ("postgres://App@db:5432", "x")),
    ("brokers in any order", ("kafka://b2:9092,B1:9092", "t"), ("kafka://b1:9092,b2:9092", "t")),
    ("brokers in any order", ("kafka://b1:9093,b2:9092", "t"), ("kafka://b1:9093,b2:9092", "t")),
    ("quotes", ("postgres://db:5432", '"shop"."public"."orders"'), ("postgres://db:5432", "shop.public.orders")),
    ("quotes", ("mysql://db:3306", "`shop`.`Orders`"), ("mysql://db:3306", "shop.Orders")),
    ("quotes", ("sqlserver://db:1433", "[shop].[dbo].[Orders]"), ("sqlserver://db:1433", "shop.dbo.Orders")),
    ("quotes", ("warehouse", 'shop."orders"'), ("warehouse", "shop.orders")),
    ("quotes", ("snowflake://org-acc", '"SHOP"."ORDERS"'), ("snowflake://org-acc", "SHOP.ORDERS")),
    ("quotes round a dot stay", ("postgres://db:5432", 'shop."a.b"'), ("postgres://db:5432", 'shop."a.b"')),
    ("quotes round a quote stay", ("postgres://db:5432", 'shop."a""b"'), ("postgres://db:5432", 'shop."a""b"')),
    (
        "quotes that tell letter case stay",
        ("postgres://db:5432", 'shop."Orders"'),
        ("postgres://db:5432", 'shop."Orders"'),
    ),
    ("quotes that tell letter case stay", ("snowflake://org-acc", '"orders"'), ("snowflake://org-acc", '"orders"')),
    ("quotes without a pair stay", ("postgres://db:5432", 'shop."orders'), ("postgres://db:5432", 'shop."orders')),
    ("a path's quotes stay", ("s3://lake", 'a/"b"'), ("s3://lake", 'a/"b"')),
]
PLACEHOLDERS = [
    ("s3://lake", "crm/{{ ds }}/x"),
    ("s3://{{ bucket }}", "crm/x"),
    ("postgres://db:5432", "shop.{% if x %}a{% endif %}"),
    ("s3://lake", "crm/${run.date}/x"),
    ("s3://lake", "crm/$(Build.Id)"),
    ("postgres://db:5432", "--UNKNOWN--"),
    ("postgres://db:5432", "shop.public.None"),
    ("s3://lake", "crm/null"),
    ("s3://lake", "crm/undefined/"),
]
NAMES = [
    ("postgres://db:5432", "shop.nullable"),
    ("bigquery", "a.b.c$20260101"),
    ("file", "/data/{x}"),
    ("s3://b", "none"),
]


@pytest.mark.parametrize(("rule", "spelt", "normal"), SAME)
def test_a_spelling_has_its_normal_form(rule: str, spelt: tuple[str, str], normal: tuple[str, str]) -> None:
    assert normal_form(*spelt) == normal, rule
    assert normal_form(*normal) == normal, rule


_TEXT = st.text(st.sampled_from('aB/:.@,"`[]s3file postgres9'), min_size=1, max_size=14)
_NAMESPACE = st.one_of(
    _TEXT,
    st.builds(
        "{}://{}".format, st.sampled_from(["s3a", "file", "FILE", "kafka", "Postgres", "abfss", "mysql"]), _TEXT
    ),
)


@given(_NAMESPACE, _TEXT)
def test_a_normal_form_is_its_own(namespace: str, name: str) -> None:
    normal = normal_form(namespace, name)
    assert normal_form(*normal) == normal
    assert all(normal)


@given(_NAMESPACE, _TEXT, _TEXT)
def test_names_apart_by_letter_case_stay_apart(namespace: str, one: str, other: str) -> None:
    if normal_form(namespace, one) == normal_form(namespace, other):
        assert one == other or one.lower() != other.lower()


@pytest.mark.parametrize(("namespace", "name"), PLACEHOLDERS)
def test_a_template_or_a_word_for_nothing_is_a_placeholder(namespace: str, name: str) -> None:
    assert is_placeholder(namespace, name)


@pytest.mark.parametrize(("namespace", "name"), NAMES)
def test_a_name_is_none(namespace: str, name: str) -> None:
    assert not is_placeholder(namespace, name)


def test_paths_are_told_from_tables() -> None:
    assert is_path("s3://lake")
    assert is_path("file")
    assert not is_path("postgres://db:5432")
