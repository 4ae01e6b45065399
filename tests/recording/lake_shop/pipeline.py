"""A lakehouse in Spark, from files that arrive day by day: an Iceberg table, a Delta table, PostgreSQL and Parquet.

Every row keeps the name of the file it came from in the column `src`. So each table can be asked at any time which
files it holds rows of: `facts.ndjson` keeps these answers, and they are what a trace of that moment has to say.
"""

import json
import sys
from pathlib import Path

from delta.tables import DeltaTable
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

ORDERS = "order_id INT, customer_id INT, amount DOUBLE, day DATE, src STRING"
CUSTOMERS = "customer_id INT, email STRING, country STRING, src STRING"
TABLE = "lake.shop.orders"


class Shop:
    """The pipeline's steps in order; each writes one thing."""

    def __init__(self, spark: SparkSession, folder: Path, jdbc: str) -> None:
        self.spark, self.folder, self.jdbc = spark, folder, jdbc
        self.customers = f"{folder}/silver/customers"

    def landed(self, name: str, columns: str) -> DataFrame:
        """Read a file that arrived."""
        return self.spark.read.csv(f"{self.folder}/landing/{name}.csv", schema=columns, header=True)

    def note(self, step: str, place: str, rows: DataFrame) -> None:
        """Write down how many rows of which file a table holds now."""
        counts = {row["src"]: row["n"] for row in rows.groupBy("src").agg(f.count("*").alias("n")).collect()}
        with (self.folder / "facts.ndjson").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": step, "place": place, "rows": dict(sorted(counts.items()))}) + "\n")

    def append_orders(self, name: str) -> None:
        """Append a day's orders to the Iceberg table, which is created if it is not there."""
        self.spark.sql(f"CREATE TABLE IF NOT EXISTS {TABLE} ({ORDERS}) USING iceberg PARTITIONED BY (day)")
        self.landed(name, ORDERS).writeTo(TABLE).append()

    def merge_orders(self, name: str) -> None:
        """Correct orders of earlier days."""
        self.landed(name, ORDERS).createOrReplaceTempView("corrections")
        self.spark.sql(
            f"MERGE INTO {TABLE} t USING corrections c ON t.order_id = c.order_id "
            "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
        )

    def overwrite_days(self, name: str) -> None:
        """Write the days of a file again, and only these."""
        self.landed(name, ORDERS).writeTo(TABLE).overwritePartitions()

    def export(self, step: str, rows: DataFrame) -> None:
        """Write rows as a folder of Parquet, in the place of what was there."""
        rows.coalesce(1).write.mode("overwrite").parquet(f"{self.folder}/export/{step}")
        self.note(step, f"export/{step}", self.spark.read.parquet(f"{self.folder}/export/{step}"))

    def append_customers(self, name: str) -> None:
        """Append customers to the Delta table."""
        self.landed(name, CUSTOMERS).write.format("delta").mode("append").save(self.customers)

    def replace_customers_of(self, country: str, name: str) -> None:
        """Write the customers of one country again, and only these."""
        rows = self.landed(name, CUSTOMERS)
        writer = rows.write.format("delta").mode("overwrite").option("replaceWhere", f"country = '{country}'")
        writer.save(self.customers)

    def merge_customers(self, name: str) -> None:
        """Change the addresses of customers."""
        target = DeltaTable.forPath(self.spark, self.customers).alias("t")
        merge = target.merge(self.landed(name, CUSTOMERS).alias("c"), "t.customer_id = c.customer_id")
        merge.whenMatchedUpdateAll().whenNotMatchedInsertAll().execute()

    def features(self) -> None:
        """Join orders with customers into a table of PostgreSQL and a folder of Parquet."""
        customers = self.spark.read.format("delta").load(self.customers)
        self.note("customers", "silver/customers", customers)
        known = customers.select("customer_id", "country", f.sha2("email", 256).alias("email_hash"))
        rows = self.spark.table(TABLE).join(known, "customer_id")
        self.note("features", "features", rows)
        rows.coalesce(1).write.mode("overwrite").parquet(f"{self.folder}/features")
        properties = {"user": "analyst", "driver": "org.postgresql.Driver"}
        rows.write.mode("overwrite").jdbc(self.jdbc, "public.features", properties=properties)


def main(folder: Path, jdbc: str) -> None:
    """Run the whole pipeline."""
    shop = Shop(SparkSession.builder.appName("lake_shop").getOrCreate(), folder, jdbc)
    shop.append_orders("orders_2026-03-01")
    first = shop.spark.table(f"{TABLE}.snapshots").collect()[0]["snapshot_id"]
    shop.append_orders("orders_2026-03-02")
    shop.export("two_days", shop.spark.table(TABLE))
    shop.merge_orders("corrections_2026-03-02")
    shop.export("corrected", shop.spark.table(TABLE))
    shop.append_orders("orders_2026-03-03")
    shop.overwrite_days("orders_2026-03-02_again")
    shop.export("overwritten", shop.spark.table(TABLE))
    shop.export("first_day", shop.spark.read.option("snapshot-id", first).table(TABLE))
    shop.append_customers("customers_de")
    shop.append_customers("customers_fr")
    shop.replace_customers_of("FR", "customers_fr_again")
    shop.merge_customers("addresses")
    shop.features()
    shop.spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
