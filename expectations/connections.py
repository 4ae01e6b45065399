"""`connections.yml`: how the datasets of a namespace are reached; secrets are named, and are in the environment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, get_args

import yaml

from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from expectations.relations import DatabaseType, FileKind

TYPES = (*get_args(DatabaseType), "s3", "file")
_KEYS: Mapping[str, frozenset[str]] = {
    "duckdb": frozenset({"address"}),
    "sqlite": frozenset({"address"}),
    "postgres": frozenset({"address", "password_env"}),
    "s3": frozenset({"key_id_env", "secret_env", "session_token_env", "region", "endpoint", "url_style", "format"}),
    "file": frozenset({"root", "format"}),
}


_WITH_PASSWORD = re.compile(r"password|passwd|\bpwd\s*=|://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)


class Connection(NamedTuple):
    """How one namespace, or every namespace that begins like it where it ends in `*`, is reached."""

    namespace: str
    type: str
    options: Mapping[str, str]
    extension: str | None = None

    def covers(self, namespace: str) -> bool:
        """Whether a namespace is reached this way."""
        if self.namespace.endswith("*"):
            return namespace.startswith(self.namespace[:-1])
        return namespace == self.namespace


def read_connections(path: Path) -> tuple[Connection, ...]:
    """The connections of a file, in order; none where there is no file. Raises BadQuestionError with every fault."""
    if not path.exists():
        return ()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        # Its own words quote the line, which may hold the secret that somebody wrote there.
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        place = f"line {mark.line + 1}" if mark else "a character"
        raise BadQuestionError(f"{path}: {place} is no YAML. Correct it; secrets are named by _env") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestionError(f"{path}: {getattr(error, 'strerror', None) or 'it is no UTF-8'}") from None
    faults = list[str]()
    listed = document.get("connections") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise BadQuestionError(f"{path}: `connections` is missing or no list")
    connections = [_connection(item, f"connections[{index}]", faults) for index, item in enumerate(listed)]
    if faults:
        raise BadQuestionError(f"{path}: {'; '.join(faults)}")
    return tuple(one for one in connections if one is not None)


def _connection(item: Json, where: str, faults: list[str]) -> Connection | None:
    if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
        faults.append(f"{where} is no object of texts")
        return None
    texts = {key: str(value) for key, value in item.items()}
    kind = texts.get("type", "")
    if "namespace" not in texts:
        faults.append(f"{where}.namespace is missing")
    if kind not in _KEYS:
        faults.append(f"{where}.type {kind!r} is none of {', '.join(TYPES)}")
        return None
    options = {key: value for key, value in texts.items() if key not in {"namespace", "type", "extension"}}
    faults += [f"{where}.{key} is unknown to type {kind}{_hint(key)}" for key in sorted(set(options) - _KEYS[kind])]
    if options.get("format", "parquet") not in get_args(FileKind):
        faults.append(f"{where}.format {options['format']!r} is none of {', '.join(get_args(FileKind))}")
    if kind in get_args(DatabaseType) and "address" not in options:
        faults.append(f"{where}.address is missing")
    if _WITH_PASSWORD.search(options.get("address", "")):
        faults.append(f"{where}.address holds a password{_hint('password')}")
    return Connection(texts.get("namespace", ""), kind, options, texts.get("extension"))


def _hint(key: str) -> str:
    secret = {"password": "password_env", "secret": "secret_env", "key_id": "key_id_env"}.get(key)
    return f"; name a variable of the environment by {secret}" if secret else ""
