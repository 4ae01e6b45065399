"""Takes the recording machine out of a recording: its folders, its address, its names."""

import getpass
import json
import re
import socket
import sys
from pathlib import Path

SHOP = "/data/shop"
MAX_BYTES = 400_000


def neutral(text: str, workshop: Path, url: str = "") -> str:
    """The text with the workshop's folders under `/data` and the recorder at port 5000."""
    if url:
        text = text.replace(url, "http://127.0.0.1:5000")
    for folder in {str(workshop), str(workshop.resolve())}:
        text = text.replace(folder, str(Path(SHOP).parent))
    return text.replace(sys.base_prefix + "/lib/", "/usr/lib/")  # where stack traces name Python's own files


def write_neutral(raw: Path, kept: Path, workshop: Path, url: str = "") -> int:
    """Write the neutral recording and give its number of events; ValueError if it still names this machine."""
    text = neutral(raw.read_text(encoding="utf-8"), workshop, url)
    if left := machine_words(text):
        raise ValueError(f"{kept.name} still names this machine: {sorted(left)}")
    if len(text) > MAX_BYTES:
        raise ValueError(f"{kept.name} holds {len(text)} characters, more than {MAX_BYTES}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(text, encoding="utf-8")
    return sum(1 for line in text.splitlines() if json.loads(line))


def machine_words(text: str) -> set[str]:
    """What in the text could only have come from this machine."""
    fixed = {"/tmp/", "/tmp:", "/var/", str(Path.home()) + "/", str(Path(__file__).resolve().parents[2])}  # noqa: S108
    return {word for word in fixed if word in text} | {word for word in names() if quoted(word, text)}


def names() -> set[str]:
    """The names of this machine and of whoever records, as far as they say anything."""
    return {socket.gethostname(), socket.getfqdn(), getpass.getuser()} - {"localhost", ""}


def quoted(word: str, text: str) -> bool:
    """Whether the word stands as a whole JSON value: `root` and `vm` are words in other places too."""
    return re.search(rf':\s*"[^"/]*\b{re.escape(word)}\b[^"/]*"', text) is not None
