"""The shop's files and warehouse: logical names outside, real paths in a working folder inside."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import duckdb

from examples.churn.sql_lineage import FILES, Dataset

SQL = Path(__file__).parent / "sql"
DUCKDB = ("duckdb", version("duckdb"))


class Shop:
    """A fresh warehouse in `root`; `/data/x.csv` is really `root/data/x.csv`, which nobody outside learns."""

    def __init__(self, root: Path) -> None:
        """Replace an earlier warehouse of the demo in the same folder."""
        self.root = root.absolute()
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in ("data/features", "models"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for name in ("shop.duckdb", "shop.duckdb.wal"):
            (self.root / name).unlink(missing_ok=True)
        # one thread: the same rows in the same order, so the same bytes, so the same versions
        self.con = duckdb.connect(self.root / "shop.duckdb", config={"threads": 1})
        self.con.execute((SQL / "setup.sql").read_text())

    def close(self) -> None:
        """Give the warehouse file free."""
        self.con.close()

    def path(self, name: str) -> Path:
        """Return the real path of a logical file name."""
        return self.root / name.removeprefix("/")

    def split(self, script: str) -> list[str]:
        """Return the statements of a script."""
        return [statement.query for statement in self.con.extract_statements(script)]

    def execute(self, sql: str) -> int:
        """Run one statement that names files logically, and return how many rows it wrote."""
        folder = str(self.root / "data").replace("'", "''")
        row = self.con.execute(sql.replace("'/data/", f"'{folder}/")).fetchone()
        return int(row[0]) if row else 0

    def relation(self, dataset: Dataset) -> duckdb.DuckDBPyRelation:
        """Return a dataset's rows."""
        if dataset.namespace != FILES:
            return self.con.table(dataset.name)
        path = self.path(dataset.name)
        return self.con.read_parquet(str(path)) if path.suffix == ".parquet" else self.con.read_csv(str(path))

    def fields(self, dataset: Dataset) -> dict[str, str]:
        """Return a dataset's column names and types, in order."""
        relation = self.relation(dataset)
        return dict(zip(relation.columns, map(str, relation.types), strict=True))

    def content_version(self, dataset: Dataset, key: str) -> str:
        """Return `sha256:<hex>` over a table's rows, ordered by `key`: the same rows, the same version."""
        digest = hashlib.sha256()
        for row in self.relation(dataset).order(key).fetchall():
            digest.update(repr(row).encode() + b"\n")
        return "sha256:" + digest.hexdigest()
