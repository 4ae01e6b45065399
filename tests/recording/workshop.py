"""The temporary folder a recording is made in, and the quiet environment its emitter runs in."""

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
HERE = Path(__file__).resolve().parent


@contextmanager
def workshop() -> Iterator[Path]:
    """Yield an empty folder with `shop/` (the project) and `home/` in it, gone after the block."""
    with tempfile.TemporaryDirectory(prefix="whence-recording-") as folder:
        root = Path(folder).resolve()
        (root / "shop").mkdir()
        (root / "home").mkdir()
        yield root


def install(root: Path, *requirements: str) -> Path:
    """Make a virtual environment with the pinned requirements and give its `bin` folder."""
    venv.create(root / "venv", with_pip=True)
    bin_dir = root / "venv" / "bin"
    subprocess.run([bin_dir / "pip", "install", "--quiet", *requirements], check=True)
    return bin_dir


def environment(root: Path, bin_dir: Path, **extra: str) -> dict[str, str]:
    """Give the emitter's whole environment, with nothing of the caller's but where Java is."""
    kept = {name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ}
    path = f"{bin_dir}:/usr/local/bin:/usr/bin:/bin"
    who = {"USER": "analyst", "LOGNAME": "analyst", "HADOOP_USER_NAME": "analyst"}
    return {**kept, **who, "PATH": path, "HOME": str(root / "home"), "LANG": "C.UTF-8", "TZ": "UTC", **extra}


def run(command: list[str], root: Path, env: dict[str, str], expected: set[int]) -> None:
    """Run an emitter in `shop/`; RuntimeError with its last lines if its exit code is not expected."""
    ended = subprocess.run(
        command, cwd=root / "shop", env=env, text=True, capture_output=True, timeout=300, check=False
    )
    if ended.returncode not in expected:
        raise RuntimeError(f"{command} ended {ended.returncode}:\n{(ended.stdout + ended.stderr)[-3000:]}")


def say(line: str) -> None:
    """Tell whoever records what was done, on stderr."""
    sys.stderr.write(line + "\n")
