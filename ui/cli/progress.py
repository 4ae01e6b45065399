"""Progress on the terminal, on stderr; silent anywhere else."""

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ui.cli.output import say
from ui.clients.settings import wants_progress_lines


@contextmanager
def byte_progress(paths: list[str]) -> Iterator[Callable[[int, int], None] | None]:
    """A callback that shows bytes read of the paths and events seen; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  # costs a tenth of a second
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    from ingest.receive.lines import EventTexts  # noqa: PLC0415  # loads DuckDB's neighbours

    total = None if "-" in paths or not all(Path(path).exists() for path in paths) else EventTexts(paths).byte_size
    columns = (
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[events]:,} events"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("ingest", total=total, events=0)
        yield lambda read, events: progress.update(task, completed=read, events=events)


@contextmanager
def entry_progress(what: str) -> Iterator[Callable[[int], None] | None]:
    """A callback that counts entries; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  # costs a tenth of a second
    from rich.progress import Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,} entries"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.advance(task, count)


@contextmanager
def step_progress(what: str, count: int) -> Iterator[Callable[[str], None]]:
    """A callback that names the step begun, of so many; nothing is shown where nobody watches."""
    if wants_progress_lines():
        begun = itertools.count(1)
        yield lambda step: say(f"{what} {next(begun):,} of {count:,}: {step}")
        return
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  # costs a tenth of a second
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=count, completed=-1)  # a step that begins is not done
        yield lambda step: progress.update(task, advance=1, description=step)
