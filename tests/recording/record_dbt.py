"""Records dbt-ol on the project in `dbt_shop/`: default mode, then `--consume-structured-logs`."""

import shutil
from pathlib import Path

from neutral import write_neutral
from recorder import recording
from workshop import HERE, RECORDED, environment, install, run, say, workshop

REQUIREMENTS = ("openlineage-dbt==1.54.0", "dbt-core==1.10.23", "dbt-duckdb==1.10.1", "duckdb==1.5.5")
MODES = {"default": (), "structured-logs": ("--consume-structured-logs",)}
# A run twice: the second makes the incremental model incremental. Each command ends 1 where a node fails.
STEPS = ("seed", "run", "run", "test", "build")


def main() -> None:
    """Make the recordings of both modes from nothing."""
    with workshop() as root:
        bin_dir = install(root, *REQUIREMENTS)
        for mode, flags in MODES.items():
            record(mode, flags, root, bin_dir)


def record(mode: str, flags: tuple[str, ...], root: Path, bin_dir: Path) -> None:
    """Run every step on a new project and write one recording a step."""
    shutil.rmtree(root / "shop")
    shutil.copytree(HERE / "dbt_shop", root / "shop")
    for number, step in enumerate(STEPS, start=1):
        raw = root / f"{mode}-{number}-{step}.ndjson"
        with recording(raw) as server:
            env = environment(root, bin_dir, SHOP=str(root / "shop"), OPENLINEAGE_URL=server.url)
            run([str(bin_dir / "dbt-ol"), step, *flags, "--profiles-dir", "."], root, env, expected={0, 1})
        events = write_neutral(raw, RECORDED / "dbt" / raw.name, root, server.url)
        say(f"{raw.name}: {events} events")


if __name__ == "__main__":
    main()
