"""Takes the recording machine out of a recording: its folders, its address, its names."""

import getpass
import re
import socket
import sys
from pathlib import Path

FOLDER = "/data"
MAX_CHARACTERS = 400_000


def neutral(text: str, workshop: Path, url: str = "") -> str:
    """Give the text with the workshop's folders under `/data` and the recorder at port 5000."""
    if url:
        text = text.replace(url, "http://127.0.0.1:5000")
    for folder in {str(workshop), str(workshop.resolve())}:
        text = text.replace(folder, FOLDER)
    return text.replace(sys.base_prefix + "/lib/", "/usr/lib/")  # where stack traces name Python's own files


def write_neutral(raw: Path, kept: Path, workshop: Path, url: str = "") -> int:
    """Write the neutral recording and give its number of lines; ValueError as `checked` has it."""
    text = checked(neutral(raw.read_text(encoding="utf-8"), workshop, url), kept.name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(text, encoding="utf-8")
    return len(text.splitlines())


def checked(text: str, name: str) -> str:
    """Give the text back; ValueError if it still names this machine or is too large to keep."""
    if left := machine_words(text):
        raise ValueError(f"{name} still names this machine: {sorted(left)}")
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"{name} holds {len(text)} characters, more than {MAX_CHARACTERS}")
    return text


def machine_words(text: str) -> set[str]:
    """Find what in the text could only have come from this machine."""
    fixed = {"/tmp/", "/tmp:", "/var/", str(Path.home()) + "/", str(Path(__file__).resolve().parents[2])}  # noqa: S108
    return {word for word in fixed if word in text} | {word for word in names() if is_a_value(word, text)}


def names() -> set[str]:
    """Give the names of this machine and of whoever records, as far as they say anything."""
    return {socket.gethostname(), socket.getfqdn(), getpass.getuser()} - {"localhost", ""}


def is_a_value(word: str, text: str) -> bool:
    """Tell whether the word stands in a JSON value that is no path (as a key, `root` is OpenLineage's)."""
    return re.search(rf':\s*"[^"/]*\b{re.escape(word)}\b[^"/]*"', text) is not None
