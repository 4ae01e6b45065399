"""YAML 1.2 texts as values that know their lines.

Of the language's schemas it is the core schema: `yes` and `2026-01-31` are text. A key may stand once in a mapping.
Aliases and merge keys (`<<`) are read; tags but the core ones are not. JSON is YAML too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from catalog.values.canonical_json import Json
from ingest.declarations.reading.faults import Path

# The composer calls itself for each level, and a file must not end the process.
DEEPEST = 100
# A few lines of aliases of aliases stand for billions of values ("billion laughs").
MOST_VALUES = 1_000_000
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Python reads no integer of more than 4,300 digits, and no double has 309 before its point.
_LONGEST_NUMBER = 300


@dataclass(slots=True)
class Node:
    """A value with the line it begins on, the lines of its keys, and of scalars the text as it was written."""

    line: int
    value: "Json | list[Node] | dict[str, Node]"
    text: str = ""
    key_lines: dict[str, int] = field(default_factory=dict)
    size: int = 1


class YamlError(ValueError):
    """A text that is no YAML, or more than is read here: line (from 1), path within the text, and reason."""

    def __init__(self, line: int, path: Path, reason: str) -> None:
        """Keep all three."""
        super().__init__(reason)
        self.line = line
        self.path = path
        self.reason = reason


def read_yaml(text: str) -> tuple[list[Node], list[YamlError]]:
    """The documents of a text, empty ones left out, and every fault that does not end the reading.

    Raises YamlError where the text cannot be read on.
    """
    try:
        composer = _Composer(text, yaml.CSafeLoader)
        return composer.documents(), composer.faults
    except (AttributeError, yaml.YAMLError):
        # Without libyaml, or for its better words: the parser in Python.
        try:
            composer = _Composer(text, yaml.SafeLoader)
            return composer.documents(), composer.faults
        except yaml.YAMLError as error:
            _raise(text, error)


def plain(node: Node) -> Json:
    """The value without its lines."""
    if isinstance(node.value, dict):
        return {key: plain(item) if isinstance(item, Node) else item for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) if isinstance(item, Node) else item for item in node.value]
    return node.value


def at(node: Node, path: Path) -> Node:
    """The node at a path, or the last one on the way there; steps that are none of its keys are passed over."""
    for part in path:
        node = step(node, part) or node
    return node


def step(node: Node, part: str | int) -> Node | None:
    """What stands under a key or at an index, None where nothing does."""
    below: Json | Node = None
    if isinstance(node.value, dict) and isinstance(part, str):
        below = node.value.get(part)
    elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
        below = node.value[part]
    return below if isinstance(below, Node) else None


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every scalar with its path, in order."""
    if isinstance(node.value, dict):
        for key, item in node.value.items():
            if isinstance(item, Node):
                yield from scalars(item, (*path, key))
    elif isinstance(node.value, list):
        for index, item in enumerate(node.value):
            if isinstance(item, Node):
                yield from scalars(item, (*path, index))
    else:
        yield path, node


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Composer:
    """Puts the events of a parser together into nodes."""

    def __init__(self, text: str, loader: type[yaml.SafeLoader | yaml.CSafeLoader]) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
        self._anchors: dict[str, Node] = {}
        self.faults: list[YamlError] = []

    def documents(self) -> list[Node]:
        roots = []
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                node = self._node(next(self._events), ())
                if node.value is not None:
                    roots.append(node)
        return roots

    def _node(self, event: yaml.Event, path: Path) -> Node:
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise YamlError(line, path, f"*{event.anchor} stands for nothing: no &{event.anchor} before it")
            return self._anchors[event.anchor]
        if len(path) > DEEPEST:
            raise YamlError(line, (), f"nested deeper than {DEEPEST}")
        if isinstance(event, yaml.ScalarEvent):
            node = Node(line, self._scalar(event, path), event.value)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, line, path)
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._mapping(event, line, path)
        else:
            raise TypeError(f"{event} where YAML's grammar has a node")
        if node.size > MOST_VALUES:
            raise YamlError(line, path, f"more than {MOST_VALUES:,} values, counting what aliases repeat")
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _sequence(self, event: yaml.CollectionStartEvent, line: int, path: Path) -> Node:
        self._check_tag(event, path, "seq")
        items: list[Node] = []
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(inner, (*path, len(items))))
        return Node(line, items, size=1 + sum(item.size for item in items))

    def _mapping(self, event: yaml.CollectionStartEvent, line: int, path: Path) -> Node:
        self._check_tag(event, path, "map")
        node = Node(line, {})
        items: dict[str, Node] = {}
        merged: Node | None = None
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            name, key_line = self._key(key, path)
            item = self._node(next(self._events), (*path, name))
            if name in items or (name == "<<" and merged):
                first = node.key_lines[name]
                self.faults.append(YamlError(key_line, (*path, name), f"stands twice; first in line {first}"))
                continue
            node.key_lines[name] = key_line
            if name == "<<" and not getattr(key, "style", "quoted"):
                merged = item
            else:
                items[name] = item
        if merged:
            items = self._merged(merged, path, node) | items
        node.value = items
        node.size = 1 + sum(item.size for item in items.values())
        return node

    def _key(self, event: yaml.Event, path: Path) -> tuple[str, int]:
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent):
            return self._node(event, path).text, line
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlError(line, path, "a key is a word, not a list or mapping")
        return self._text(event, path), line

    def _merged(self, merged: Node, path: Path, into: Node) -> dict[str, Node]:
        """What `<<` brings: of several mappings the first counts."""
        items: dict[str, Node] = {}
        for item in merged.value if isinstance(merged.value, list) else [merged]:
            if not isinstance(item, Node) or not isinstance(item.value, dict):
                self.faults.append(YamlError(merged.line, (*path, "<<"), "a merge takes mappings: <<: *name"))
                continue
            for key, value in item.value.items():
                if isinstance(value, Node):
                    items.setdefault(key, value)
                    into.key_lines.setdefault(key, item.key_lines.get(key, value.line))
        return items

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Json:
        text = self._text(event, path)
        tag = event.tag
        if tag in (None, "!"):
            return resolve(text) if tag is None and event.implicit[0] else text
        kind = tag.removeprefix(_TAG)
        if kind == "str":
            return text
        if kind not in {"int", "float", "bool", "null"}:
            self._check_tag(event, path, "")
        return resolve(text)

    def _text(self, event: yaml.ScalarEvent, path: Path) -> str:
        """The text of a scalar; JSON writes a character beyond 16 bits as two halves."""
        text: str = event.value
        if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
            return text
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.faults.append(YamlError(_line_of(event), path, "half a character: a lone surrogate"))
            return ""

    def _check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, path: Path, kind: str) -> None:
        if event.tag not in (None, "!", _TAG + kind):
            shown = event.tag.replace(_TAG, "!!")
            self.faults.append(YamlError(_line_of(event), path, f"tag {shown} is not read here; leave it out"))


def resolve(text: str) -> Json:
    """What a plain scalar stands for in the core schema; a number too long for a machine stays text."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if len(text) <= _LONGEST_NUMBER:
        if _INTEGER.fullmatch(text):
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _FLOAT.fullmatch(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _raise(text: str, error: yaml.YAMLError) -> NoReturn:
    """The parser's complaint with its line."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark
        words = ", ".join(word for word in (error.context, error.problem) if word)
        since = f" (begun in line {begun.line + 1})" if begun and mark and begun.line != mark.line else ""
        raise YamlError(mark.line + 1 if mark else 1, (), f"not YAML: {words}{since}") from error
    position = getattr(error, "position", 0)
    character = getattr(error, "character", 0)
    shown = f"U+{character if isinstance(character, int) else ord(character[0]):04X}"
    line = text.count("\n", 0, position) + 1
    raise YamlError(line, (), f"not YAML: the character {shown} may not stand there") from error
