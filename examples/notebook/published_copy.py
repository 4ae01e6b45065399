# ---
# A notebook as a script: Jupyter (jupytext), VS Code and PyCharm open its cells; Python runs all of it.
# It needs `pip install duckdb pyarrow pandas polars`, and nothing of Whence.
# ---
# %% [markdown]
# # A catalog in your own DuckDB
# `whence serve` publishes a copy of the catalog for analysts. DuckDB attaches it over HTTP and fetches only
# the blocks that a statement reads, so heavy questions burden nobody. The copy is at most a minute old.

# %%
"""The published copy of a catalog, read by a DuckDB of one's own: as pandas, as polars, and as Arrow between them."""

import os

import duckdb
import polars as pl

URL = os.environ.get("WHENCE_URL", "http://127.0.0.1:5000")
KEY = os.environ.get("WHENCE_API_KEY")  # a reader's, where the server asks for keys
HTTPFS = os.environ.get("WHENCE_HTTPFS")  # the file of the extension, where nothing may reach the network

connection = duckdb.connect()
connection.execute(f"LOAD '{HTTPFS}'" if HTTPFS else "INSTALL httpfs; LOAD httpfs")
if KEY:
    connection.execute(f"CREATE SECRET (TYPE http, BEARER_TOKEN '{KEY}', SCOPE '{URL}')")
connection.execute(f"ATTACH '{URL}/catalog.duckdb' AS whence (READ_ONLY); USE whence")

# %% [markdown]
# ## pandas
# Any statement becomes a data frame.

# %%
models = connection.execute("SELECT name, version, gate, purpose FROM model_versions ORDER BY name, version").df()
print(models.to_string(index=False))

# %% [markdown]
# ## polars
# Through Arrow: columns are handed over as they lie in memory.

# %%
runs = pl.from_arrow(connection.execute("SELECT job_name, state, started_at, ended_at FROM runs").to_arrow_table())
by_job = runs.group_by("job_name").len("runs").sort("runs", "job_name", descending=[True, False])
print(by_job.head(5))

# %% [markdown]
# ## Where a model came from
# The macros `trace` and `impact` are in the copy. What they give can be asked further in any of the three.

# %%
newest = models.iloc[-1]
ancestors = connection.execute(
    "SELECT namespace, name, min(depth) AS depth FROM trace('models', $name, $version) GROUP BY ALL ORDER BY 3, 2",
    {"name": newest["name"], "version": newest["version"]},
).to_arrow_table()
nearest = pl.from_arrow(ancestors).filter(pl.col("depth") == 1)
findings = connection.execute(
    "SELECT kind, severity, count(*) AS findings FROM ancestors JOIN findings USING (namespace, name) GROUP BY ALL"
).df()
print(f"{newest['name']} {newest['version']}: {ancestors.num_rows} datasets, of which {nearest.height} directly")
print(findings.to_string(index=False) if len(findings) else "no findings on them")
