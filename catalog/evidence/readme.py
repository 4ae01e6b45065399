"""The page that explains a pack to whoever opens it."""

from collections.abc import Mapping, Sequence
from importlib import resources

from catalog.session.query import Circumstances
from catalog.values.outside_text import markdown


def readme(subjects: Sequence[Mapping[str, str]], circumstances: Circumstances) -> bytes:
    """The page; subjects: the versions with their folders."""
    rows = [
        f"| {markdown(item['namespace'])} {markdown(item['name'])} {markdown(item['version'])} | `{item['folder']}` |"
        for item in subjects
    ]
    as_of = f" as of {circumstances['as_of']}" if circumstances["as_of"] else ""
    text = (resources.files("catalog.evidence.enclosed") / "readme.md").read_text(encoding="utf-8")
    return text.format(
        as_of=as_of,
        known_at=circumstances["known_at"],
        head=circumstances["log_head"],
        rows="\n".join(rows),
    ).encode()
