"""Training with this project's own client on files and tables that others wrote, each named as a user would."""

import sys
from pathlib import Path

from whence import Run


def train(version: str, *files: Path) -> None:
    """Train a model version on files named by their content's digest."""
    with Run("lake_shop", "train_spend") as run:
        for file in files:
            run.reads("file", str(file), sha256_of=file, role="train")
        run.model("models", "spend", version=version)


def train_on_table(version: str, namespace: str, name: str) -> None:
    """Train a model version on a table of PostgreSQL."""
    with Run("lake_shop", "train_spend") as run:
        run.reads(namespace, name, role="train")
        run.model("models", "spend", version=version)


def main(folder: Path, database: str) -> None:
    """Train a version on each export, on the features, and on what dbt made of them."""
    for step in ("two_days", "corrected", "overwritten", "first_day"):
        train(step, *sorted((folder / "export" / step).glob("*.parquet")))
    train("features", *sorted((folder / "features").glob("*.parquet")))
    train("dbt_duckdb", folder / "training" / "spend.parquet")
    train_on_table("dbt_postgres", database, "shop.public.spend")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
