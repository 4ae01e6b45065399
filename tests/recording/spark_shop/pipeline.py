"""A Parquet pipeline in Spark: a join overwritten and appended, a table created, two writes that fail."""

import sys
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

ORDERS = [
    (1, 10, 20.5, "paid", "2026-01-02"),
    (2, 10, 9.99, "paid", "2026-01-03"),
    (3, 11, 42.0, "returned", "2026-01-03"),
    (4, 12, 15.25, "paid", "2026-01-04"),
]
CUSTOMERS = [(10, "ada@example.com", "DE"), (11, "bo@example.com", "FR"), (12, "cy@example.com", "DE")]


def raw(spark: SparkSession, shop: Path) -> None:
    """Write the two inputs from rows in memory."""
    orders = spark.createDataFrame(ORDERS, "order_id int, customer_id int, amount double, status string, day string")
    orders.write.mode("overwrite").parquet(f"{shop}/raw/orders")
    customers = spark.createDataFrame(CUSTOMERS, "customer_id int, email string, country string")
    customers.write.mode("overwrite").parquet(f"{shop}/raw/customers")


def features(spark: SparkSession, shop: Path) -> DataFrame:
    """Make one row a customer: paid orders joined with customers, counted and summed, the email hashed."""
    paid = spark.read.parquet(f"{shop}/raw/orders").filter(f.col("status") == "paid")
    known = spark.read.parquet(f"{shop}/raw/customers").withColumn("email_hash", f.sha2("email", 256))
    return (
        paid.join(known, "customer_id")
        .groupBy("customer_id", "country", "email_hash")
        .agg(f.sum("amount").alias("spent"), f.count("order_id").alias("orders"))
        .withColumn("tier", f.when(f.col("spent") > 20, "gold").otherwise("plain"))
    )


def table(spark: SparkSession, shop: Path) -> None:
    """Create a table in the local warehouse with a window over the features."""
    spark.read.parquet(f"{shop}/features/customers").createOrReplaceTempView("customer_features")
    spark.sql(
        "CREATE TABLE top_customers USING parquet AS SELECT customer_id, country, spent, "
        "rank() OVER (PARTITION BY country ORDER BY spent DESC) AS place "
        "FROM customer_features WHERE orders > 0 ORDER BY customer_id"
    )


def refused(spark: SparkSession, shop: Path) -> None:
    """Write a column without a type, which Parquet refuses before any task runs."""
    untyped = spark.read.parquet(f"{shop}/raw/orders").withColumn("note", f.lit(None))
    must_fail(untyped.select("order_id", "note"), f"{shop}/features/notes")


def broken(spark: SparkSession, shop: Path) -> None:
    """Write a dataset whose first row raises an error in its task."""
    error = f.raise_error(f.concat(f.lit("no score for "), "status"))
    scored = spark.read.parquet(f"{shop}/raw/orders").withColumn("score", error.cast("double"))
    must_fail(scored.select("order_id", "score"), f"{shop}/features/scores")


def must_fail(rows: DataFrame, folder: str) -> None:
    """Write the rows and expect Spark to raise; AssertionError if it does not."""
    try:
        rows.write.mode("overwrite").parquet(folder)
    except (PySparkException, Py4JJavaError):
        return
    raise AssertionError(f"{folder} was written")


def main(shop: Path) -> None:
    """Run the whole pipeline, the features once overwritten and twice appended."""
    spark = SparkSession.builder.appName("shop_features").getOrCreate()
    raw(spark, shop)
    customers = features(spark, shop)
    customers.write.mode("overwrite").parquet(f"{shop}/features/customers")
    for _ in range(2):
        customers.write.mode("append").parquet(f"{shop}/features/history")
    table(spark, shop)
    refused(spark, shop)
    broken(spark, shop)
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
