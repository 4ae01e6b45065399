"""Records a lakehouse of unmodified emitters: Spark with Iceberg and Delta, dbt on PostgreSQL and DuckDB, training.

Needs Java 17, Maven and PostgreSQL's programs. What the tables held when is kept beside the events, in facts.ndjson.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neutral import checked, neutral, write_neutral
from recorder import recording
from workshop import HERE, RECORDED, environment, install, run, say, workshop

sys.path.insert(0, str(HERE / "lake_shop"))
from landing import write_landing

REQUIREMENTS = (
    "pyspark==3.5.7",
    "delta-spark==3.2.1",
    "openlineage-dbt==1.54.0",
    "dbt-core==1.10.23",
    "dbt-duckdb==1.10.1",
    "dbt-postgres==1.10.0",
    "duckdb==1.5.5",
)
JARS = (
    "io.openlineage:openlineage-spark_2.12:1.53.0",
    "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.7.1",
    "io.delta:delta-spark_2.12:3.2.1",
    "io.delta:delta-storage:3.2.1",
    "org.antlr:antlr4-runtime:4.9.3",
    "org.postgresql:postgresql:42.7.4",
)
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
KEPT_PORT = 5432
INTO = RECORDED / "lake"


def main() -> None:
    """Make all recordings from nothing."""
    with workshop() as root, postgres(root) as port:
        bin_dir = install(root, *REQUIREMENTS)
        shop = root / "shop"
        write_landing(shop / "landing")
        env = environment(
            root, bin_dir, SHOP=str(shop), SHOP_PORT=str(port), SPARK_LOCAL_IP="127.0.0.1",
            SPARK_LOCAL_HOSTNAME="localhost", PYTHONPATH=str(HERE.parents[1]),
        )  # fmt: skip
        with step(root, port, "1-spark") as url:
            run(submit(root, bin_dir, url, port), root, env, expected={0})
        (shop / "training").mkdir()
        for number, kind in ((2, "postgres"), (3, "duckdb")):
            project = shop / f"dbt_{kind}"
            shutil.copytree(HERE / "lake_shop" / project.name, project)
            with step(root, port, f"{number}-dbt-{kind}") as url:
                words = [
                    str(bin_dir / "dbt-ol"),
                    "run",
                    "--project-dir",
                    str(project),
                    "--profiles-dir",
                    str(project),
                ]
                run(words, root, {**env, "OPENLINEAGE_URL": url}, expected={0})
        with step(root, port, "4-training") as url:
            words = [str(bin_dir / "python"), str(HERE / "lake_shop" / "train.py"), str(shop)]
            run([*words, f"postgres://127.0.0.1:{port}"], root, {**env, "OPENLINEAGE_URL": url}, expected={0})
        facts = neutral((shop / "facts.ndjson").read_text(encoding="utf-8"), root)
        (INTO / "facts.ndjson").write_text(checked(facts, "facts.ndjson"), encoding="utf-8")


@contextmanager
def step(root: Path, port: int, name: str) -> Iterator[str]:
    """Yield the recorder's address; write what came in, with the database at its usual port."""
    raw = root / f"{name}.ndjson"
    with recording(raw) as server:
        yield server.url
    text = raw.read_text(encoding="utf-8").replace(f"127.0.0.1:{port}", f"127.0.0.1:{KEPT_PORT}")
    raw.write_text(text, encoding="utf-8")
    say(f"{raw.name}: {write_neutral(raw, INTO / raw.name, root, server.url)} events")


@contextmanager
def postgres(root: Path) -> Iterator[int]:
    """Yield the port of a PostgreSQL server in the workshop, with a database `shop`; stopped after the block."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    place, port = root / "postgres", free_port()
    place.mkdir()
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(place, "postgres", "postgres")
        root.chmod(0o711)
    home = str(place / "data")
    subprocess.run([*as_user, programs / "initdb", "-D", home, "-U", "analyst", "-A", "trust"], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    flags = f"-p {port} -h 127.0.0.1 -k {place}"
    control = [*as_user, programs / "pg_ctl", "-D", home, "-w", "-l", str(place / "log")]
    subprocess.run([*control, "-o", flags, "start"], check=True, stdout=subprocess.DEVNULL)
    try:
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "analyst"]
        subprocess.run([programs / "createdb", *address, "shop"], check=True)
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """Give a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def submit(root: Path, bin_dir: Path, url: str, port: int) -> list[str]:
    """Give the spark-submit command, one thread and one shuffle partition."""
    for jar in JARS:
        subprocess.run(
            ["mvn", "-B", "-q", COPY, f"-Dartifact={jar}", f"-DoutputDirectory={root / 'jars'}"], check=True
        )
    extensions = (
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "io.delta.sql.DeltaSparkSessionExtension",
    )
    conf = {
        "spark.extraListeners": "io.openlineage.spark.agent.OpenLineageSparkListener",
        "spark.openlineage.namespace": "lake_shop",
        "spark.openlineage.transport.type": "http",
        "spark.openlineage.transport.url": url,
        "spark.sql.extensions": ",".join(extensions),
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": str(root / "shop" / "lake"),
        "spark.sql.shuffle.partitions": "1",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.sql.warehouse.dir": str(root / "shop" / "warehouse"),
        "spark.ui.enabled": "false",
    }
    flags = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    jars = ",".join(map(str, sorted((root / "jars").glob("*.jar"))))
    program = [
        str(HERE / "lake_shop" / "pipeline.py"),
        str(root / "shop"),
        f"jdbc:postgresql://127.0.0.1:{port}/shop",
    ]
    start = [str(bin_dir / "spark-submit"), "--master", "local[1]", "--driver-memory", "1g"]
    return [*start, "--jars", jars, *flags, *program]


if __name__ == "__main__":
    main()
