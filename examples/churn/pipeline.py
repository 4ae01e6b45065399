"""The demo pipeline: two versions of a churn model, from CSV files to scores, every step sent to Whence.

python -m examples.churn.pipeline --url http://127.0.0.1:5000 --workdir demo/run [--validate] [--events out.ndjson]
"""

import argparse
from contextlib import closing
from pathlib import Path

from examples.churn.anonymity import check_groups
from examples.churn.generate import PERIOD_ENDS, write_sources
from examples.churn.recorder import recording
from examples.churn.shop import Shop
from examples.churn.steps import sql_step
from examples.churn.train import FEATURES, score, train
from whence import Run


def run_pipeline(url: str | None, workdir: Path, *, validates: bool = False) -> dict[str, dict[str, float]]:
    """Run everything in `workdir`, emit to `url`, and return the metrics of each model version.

    Without a URL the OpenLineage client's own configuration counts. `validates`: run the suites on what each model
    learns from, which takes Great Expectations some seconds more.
    """
    with closing(Shop(Path(workdir))) as shop:
        return {
            "v1": first_model(shop, url, validates=validates),
            "v2": second_model(shop, url, validates=validates),
        }


def first_model(shop: Shop, url: str | None, *, validates: bool = False) -> dict[str, float]:
    """Train, and score with, churn v1; return its metrics."""
    print("January: churn v1 from customers, clicks and tickets", flush=True)
    write_sources(shop.root / "data", period=1)
    with Run("shop", "churn_pipeline", url=url) as run:
        prepare(shop, run, "build_features_v1", validates=validates)
        metrics = train(shop, run, "v1", impute=False)
        score(shop, run, "v1", PERIOD_ENDS[1])
    return metrics


def second_model(shop: Shop, url: str | None, *, validates: bool = False) -> dict[str, float]:
    """Train, and score with, churn v2 on more sources, after an attempt that fails; return its metrics."""
    print("March: churn v2, with bought demographics and a partner's export added", flush=True)
    write_sources(shop.root / "data", period=2)
    with Run("shop", "churn_pipeline", url=url) as run:
        sql_step(shop, run, "stage_demographics")
        prepare(shop, run, "build_features_v2", validates=validates)
        try:
            train(shop, run, "v2", impute=False)
        except ValueError as failure:  # the vendor does not know everybody: NaN in the features
            print(
                f"  {'train_churn':<18} FAILED: {str(failure).splitlines()[0]} → again, with medians",
                flush=True,
            )
        metrics = train(shop, run, "v2", impute=True)
        score(shop, run, "v2", PERIOD_ENDS[2])
    return metrics


def prepare(shop: Shop, run: Run, features: str, *, validates: bool = False) -> None:
    """Bring the sources into the warehouse and make the features and their splits."""
    sql_step(shop, run, "stage_customers")
    sql_step(shop, run, "load_clicks")
    sql_step(shop, run, "anonymise_clicks")
    check_groups(shop, run)
    sql_step(shop, run, "stage_tickets")
    version = sql_step(shop, run, "build_features", script=features, key="customer_id")
    sql_step(shop, run, "split_features", versions={FEATURES: version})
    if validates:
        from examples.churn.quality import check_quality  # noqa: PLC0415  # loads Great Expectations

        check_quality(shop, run)


def main() -> None:
    """Read the command line and run the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="the backend; without it, the OpenLineage client's own configuration")
    parser.add_argument("--workdir", type=Path, default=Path("demo/run"))
    parser.add_argument("--validate", action="store_true", help="run the suites on what each model learns from")
    parser.add_argument("--events", type=Path, help="also keep the events in this NDJSON file")
    words = parser.parse_args()
    if words.events:
        with recording(words.events, pass_on_to=words.url) as url:
            run_pipeline(url, words.workdir, validates=words.validate)
    else:
        run_pipeline(words.url, words.workdir, validates=words.validate)
    print(f"Files and warehouse: {words.workdir}. Next: whence trace churn --version v2", flush=True)


if __name__ == "__main__":
    main()
