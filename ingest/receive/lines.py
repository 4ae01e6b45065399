"""The event texts in files, directories and standard input, each with its place."""

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from catalog.values.canonical_json import Json, NotJsonError, event_text, parse_json
from catalog.values.errors import BadQuestionError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STDIN = "-"
ENDINGS = (".json", ".ndjson", ".jsonl")
LONGEST_LINE = 64 * 2**20
_LINE_ENDINGS = (".ndjson", ".jsonl")
_BUFFER = 2**20
_GZIP_MAGIC = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"


class SourceText(NamedTuple):
    """An event's text and where it stands: its line, or its place in a JSON array, from 1.

    fault: why there is no text at this place.
    """

    source: str
    line: int
    raw: bytes
    fault: str | None = None


class EventTexts:
    """The event texts of paths, in order; counts the bytes read of the files as they are on disk."""

    def __init__(self, paths: Sequence[str | Path]) -> None:
        """Find the files. Raises BadQuestionError naming every path that does not exist."""
        self.files = _files_of([str(path) for path in paths])
        self.bytes_read = 0

    @property
    def byte_size(self) -> int | None:
        """How many bytes there are to read; None where standard input is among them."""
        if STDIN in self.files:
            return None
        return sum(Path(file).stat().st_size for file in self.files)

    def __iter__(self) -> Iterator[SourceText]:
        """Each event's text; a file that breaks off gives a fault, and the next file is read."""
        for file in self.files:
            line = 0
            try:
                with _opened(file, self._count) as stream:
                    for text in _texts_in(file, stream):
                        line = text.line
                        yield text
            except (OSError, EOFError, zlib.error) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                yield SourceText(_source(file), line + 1, b"", f"cannot be read from here on: {reason}")

    def _count(self, number: int) -> None:
        self.bytes_read += number


def batches_of(texts: Iterable[SourceText], most: int, most_bytes: int) -> Iterator[list[SourceText]]:
    """The texts in lists bounded in count and bytes; one that is larger by itself is a list of its own."""
    batch: list[SourceText] = []
    size = 0
    for text in texts:
        if batch and (len(batch) >= most or size + len(text.raw) > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text.raw)
    if batch:
        yield batch


def _files_of(paths: list[str]) -> list[str]:
    """The files that paths name: files as they are named, directories by their event files at any depth, sorted."""
    missing = [path for path in paths if path != STDIN and not Path(path).exists()]
    if missing:
        raise BadQuestionError(f"No such file or directory: {', '.join(missing)}. Check the path; `-` reads stdin.")
    return list(chain.from_iterable(_in_directory(path) if Path(path).is_dir() else [path] for path in paths))


def _in_directory(path: str) -> list[str]:
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]  # noqa: PTH118
    return sorted(file for file in paths if file.removesuffix(".gz").endswith(ENDINGS))


class _Chunks(io.RawIOBase):
    """A raw stream of what a function reads into a buffer, at most as much as fits; 0 is the end."""

    def __init__(self, read: "Callable[[WriteableBuffer], int]") -> None:
        super().__init__()
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return self._read(buffer)


@contextmanager
def _opened(file: str, on_bytes: Callable[[int], None]) -> Iterator[BinaryIO]:
    """The bytes of a file or standard input, unpacked where they are gzip, whatever the name says."""
    if file == STDIN and sys.stdin is None:
        raise BadQuestionError("Standard input is closed. Name a file, or pipe events into it.")
    with nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as below:

        def read(buffer: "WriteableBuffer") -> int:
            count = cast("io.BufferedReader", below).readinto1(buffer)
            on_bytes(count)
            return count

        stream = io.BufferedReader(_Chunks(read), _BUFFER)
        if stream.peek(2)[:2] == _GZIP_MAGIC:
            # Of a file that was cut off, `readinto1` gives all there is before it complains; `readinto` would not.
            stream = io.BufferedReader(_Chunks(gzip.GzipFile(fileobj=stream).readinto1), _BUFFER)
        yield stream


def _source(file: str) -> str:
    """What a file is called in reports."""
    return "stdin" if file == STDIN else file


def _texts_in(file: str, stream: BinaryIO) -> Iterator[SourceText]:
    """One event a line where the file's ending or its first two lines say so, else the file is one document."""
    lines = _lines(_source(file), stream)
    if file.removesuffix(".gz").endswith(_LINE_ENDINGS):
        yield from lines
        return
    head = list(islice(lines, 2))
    if head and (head[0].raw.lstrip().startswith(b"[") or not any(map(_is_object, head))):
        yield from _document([*head, *lines])
    else:
        yield from chain(head, lines)


def _lines(source: str, stream: BinaryIO) -> Iterator[SourceText]:
    """The lines that are not blank, without their ends."""
    raw_lines = iter(partial(stream.readline, LONGEST_LINE), b"")
    for number, raw in enumerate(_whole_lines(raw_lines), 1):
        if raw is None:
            yield SourceText(
                source, number, b"", f"longer than {LONGEST_LINE} bytes; put each event on a line of its own"
            )
        elif not raw.isspace():
            marked = number == 1 and raw.startswith(_UTF8_MARK)
            yield SourceText(source, number, raw.removeprefix(_UTF8_MARK).rstrip() if marked else raw.rstrip(b"\r\n"))


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes | None]:
    """The lines, None for each that is too long to come in one piece."""
    is_rest = False
    for piece in pieces:
        is_cut = len(piece) == LONGEST_LINE and not piece.endswith(b"\n")
        if is_cut and not is_rest:
            yield None
        elif not is_rest:
            yield piece
        is_rest = is_cut


def _document(lines: list[SourceText]) -> Iterator[SourceText]:
    """The events of a file that is one JSON document: an event or an array of them.

    A file that is neither is taken line by line if any line is an object, else as one text, which is rejected.
    """
    first = lines[0]
    document = b"\n".join(line.raw for line in lines)
    try:
        value = parse_json(document)
    except NotJsonError:
        yield from lines if any(map(_is_object, lines)) else [first._replace(raw=document)]
        return
    if not isinstance(value, list):
        yield first._replace(raw=document)
        return
    for place, element in enumerate(value, 1):
        yield _element(first.source, place, element)


def _element(source: str, place: int, element: Json) -> SourceText:
    """One of an array; where it cannot be written as JSON again, its fault."""
    try:
        return SourceText(source, place, event_text(element).body)
    except NotJsonError as error:
        return SourceText(source, place, b"", f"not JSON: {error}")


def _is_object(text: SourceText) -> bool:
    if not text.raw.lstrip().startswith(b"{"):
        return False
    try:
        parse_json(text.raw)
    except NotJsonError:
        return False
    return True
