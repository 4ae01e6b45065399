"""Training and scoring: ordinary scikit-learn, with a few lines that tell where it came from."""

from datetime import date
from pathlib import Path

import joblib
import numpy as np
import pyarrow as pa
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from examples.churn.shop import SQL, Shop
from examples.churn.sql_lineage import FILES, WAREHOUSE, Dataset
from examples.churn.steps import narrate, note_read
from whence import ColumnEdge, Role, Run

SKLEARN = ("scikit-learn", sklearn.__version__)
MODEL = Dataset("models", "churn")
FEATURES = Dataset(WAREHOUSE, "features.churn")
SCORES = Dataset(WAREHOUSE, "marts.churn_scores")
NOT_FEATURES = ("customer_id", "churned")
SPLITS: tuple[Role, ...] = ("train", "validation", "test")


def train(shop: Shop, parent: Run, version: str, *, impute: bool) -> dict[str, float]:
    """Train a version of the model on the splits as they are now, save it, and return its metrics.

    Raises what scikit-learn raises, for example on missing values when `impute` is off.
    """
    files = {role: Dataset(FILES, f"/data/features/churn_{role}.parquet") for role in SPLITS}
    parameters = {"C": 0.5, "max_iter": 500, "impute": "median" if impute else "none"}
    run = Run("shop", "train_churn", parent=parent, engine=SKLEARN)
    for role, dataset in files.items():
        path = shop.path(dataset.name)
        run.reads(*dataset, sha256_of=path, role=role, fields=shop.fields(dataset), dataset_type="FILE")
    run.model(*MODEL, version=version, parameters=parameters)
    with run:
        estimator = _estimator(impute=impute).fit(*_arrays(shop, files["train"]))
        metrics = {
            f"{role}_{name}": round(value, 4)
            for role in ("validation", "test")
            for name, value in _metrics(estimator, *_arrays(shop, files[role])).items()
        }
        saved = model_path(shop, version)
        joblib.dump(estimator, saved)
        run.model(*MODEL, version=version, sha256_of=saved, parameters=parameters, metrics=metrics)
    narrate("train_churn", list(files.values()), f"churn {version}", f"test AUC {metrics['test_auc']:.3f}")
    return metrics


def score(shop: Shop, parent: Run, version: str, scored_on: date) -> None:
    """Add this model's scores of all customers to the table of scores."""
    text = (SQL / "score_customers.sql").read_text(encoding="utf-8").strip()
    inputs = [column for column in shop.fields(FEATURES) if column not in NOT_FEATURES]
    run = Run("shop", "score_customers", parent=parent, sql=text, engine=SKLEARN)
    run.reads(*MODEL, version=version, dataset_type="MODEL")
    note_read(shop, run, FEATURES)
    with run:
        estimator: Pipeline = joblib.load(model_path(shop, version))
        features, _ = _arrays(shop, FEATURES)
        customers = shop.relation(FEATURES).fetchnumpy()["customer_id"]
        scored = pa.table(
            {
                "customer_id": customers,
                "model_version": [version] * len(customers),
                "churn_probability": estimator.predict_proba(features)[:, 1],
                "scored_on": [scored_on] * len(customers),
            }
        )
        shop.con.register("scored", scored)
        rows = shop.execute(text)
        shop.con.unregister("scored")
        run.writes(
            *SCORES,
            fields=shop.fields(SCORES),
            column_lineage=[
                ColumnEdge("customer_id", *FEATURES, "customer_id"),
                *(ColumnEdge("churn_probability", *FEATURES, name, "DIRECT", "TRANSFORMATION") for name in inputs),
            ],
            row_count=rows,
            dataset_type="TABLE",
        )
    narrate("score_customers", [MODEL, FEATURES], SCORES.name, f"{rows:,} rows")


def model_path(shop: Shop, version: str) -> Path:
    """Return where a version of the model is saved."""
    return shop.root / "models" / f"churn-{version}.joblib"


def _estimator(*, impute: bool) -> Pipeline:
    steps = [SimpleImputer(strategy="median")] if impute else []
    return make_pipeline(*steps, StandardScaler(), LogisticRegression(C=0.5, max_iter=500))


def _arrays(shop: Shop, dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    columns = shop.relation(dataset).fetchnumpy()
    inputs = [_as_floats(values) for name, values in columns.items() if name not in NOT_FEATURES]
    return np.column_stack(inputs), np.asarray(columns["churned"], dtype=bool)


def _as_floats(values: np.ndarray) -> np.ndarray:
    # DuckDB masks NULLs; scikit-learn wants them as NaN
    floats = np.ma.asarray(values).astype(float)
    return np.ma.filled(floats, np.nan)


def _metrics(estimator: Pipeline, features: np.ndarray, churned: np.ndarray) -> dict[str, float]:
    probability = estimator.predict_proba(features)[:, 1]
    return {
        "auc": float(roc_auc_score(churned, probability)),
        "accuracy": float(accuracy_score(churned, probability > 0.5)),
    }
