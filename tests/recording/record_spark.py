"""Records Spark with its OpenLineage listener on `spark_shop/pipeline.py`, over gzipped HTTP.

Needs Java 17 and Maven; the jar is fetched into the temporary folder and goes with it.
"""

import shutil
import subprocess
from pathlib import Path

from neutral import write_neutral
from recorder import recording
from workshop import HERE, RECORDED, environment, install, run, say, workshop

REQUIREMENTS = ("pyspark==3.5.7",)
JAR = "io.openlineage:openlineage-spark_2.12:1.53.0"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
# What steers the whole output stands once in `columnLineage.dataset`, or else under every field.
MODES = {"dataset-lineage": "true", "field-lineage": "false"}


def main() -> None:
    """Make both recordings from nothing."""
    with workshop() as root:
        bin_dir = install(root, *REQUIREMENTS)
        jar = fetch_jar(root)
        for mode, dataset_lineage in MODES.items():
            record(mode, dataset_lineage, root, bin_dir, jar)


def fetch_jar(root: Path) -> Path:
    """Copy the listener's jar into the workshop and give its path."""
    subprocess.run(["mvn", "-B", "-q", COPY, f"-Dartifact={JAR}", f"-DoutputDirectory={root / 'jars'}"], check=True)
    return next((root / "jars").glob("*.jar"))


def record(mode: str, dataset_lineage: str, root: Path, bin_dir: Path, jar: Path) -> None:
    """Run the pipeline on an empty shop and write its recording."""
    shutil.rmtree(root / "shop")
    (root / "shop").mkdir()
    raw = root / f"{mode}.ndjson"
    with recording(raw) as server:
        command = submit(root, bin_dir, jar, server.url, dataset_lineage)
        env = environment(root, bin_dir, SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
        run(command, root, env, expected={0})
        say(f"wire: {server.wire[0]}")
    say(f"{raw.name}: {write_neutral(raw, RECORDED / 'spark' / raw.name, root, server.url)} events")


def submit(root: Path, bin_dir: Path, jar: Path, url: str, dataset_lineage: str) -> list[str]:
    """Give the spark-submit command, one thread and one shuffle partition."""
    conf = {
        "spark.extraListeners": "io.openlineage.spark.agent.OpenLineageSparkListener",
        "spark.openlineage.namespace": "shop",
        "spark.openlineage.transport.type": "http",
        "spark.openlineage.transport.url": url,
        "spark.openlineage.transport.compression": "gzip",
        "spark.openlineage.columnLineage.datasetLineageEnabled": dataset_lineage,
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.warehouse.dir": str(root / "shop" / "warehouse"),
        "spark.ui.enabled": "false",
    }
    flags = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    program = [str(HERE / "spark_shop" / "pipeline.py"), str(root / "shop")]
    start = [str(bin_dir / "spark-submit"), "--master", "local[1]", "--driver-memory", "1g"]
    return [*start, "--jars", str(jar), *flags, *program]


if __name__ == "__main__":
    main()
