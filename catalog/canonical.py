"""Canonical JSON: one text, and so one hash, for equal events however they were written."""

import hashlib
import json
from typing import TypeAlias, cast

import numpy as np
import orjson

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_LONGEST_SAFE_INTEGER_DIGITS = 18
_INT64_MIN = -(2**63)
_UINT64_MAX = 2**64 - 1


class NotJsonError(ValueError):
    """The text is no JSON document."""


def parse_json(raw: bytes | str) -> Json:
    """The value of a JSON text, integers of any size exact; the last of equal keys counts.

    Raises NotJsonError, with the place, where the text is no JSON (RFC 8259).
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise NotJsonError(str(error)) from error
    encoded = raw.encode() if isinstance(raw, str) else raw
    if not _has_long_digit_run(encoded):
        return cast("Json", value)
    try:
        return cast("Json", json.loads(encoded))
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error


def canonical_json(value: Json) -> bytes:
    """UTF-8 JSON with keys by code point, no whitespace, and integers beyond 64 bits kept exact.

    Raises NotJsonError where the value cannot be written (a lone surrogate, nesting too deep).
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        pass
    try:
        return orjson.dumps(_with_exact_integers(value), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError) as error:
        raise NotJsonError(str(error)) from error


def body_hash(canonical: bytes) -> bytes:
    """The SHA-256 of a canonical body, 32 bytes."""
    return hashlib.sha256(canonical).digest()


def _has_long_digit_run(encoded: bytes) -> bool:
    """Whether a number might exceed 64 bits: 19 digits in a row; orjson reads such numbers as floats."""
    codes = np.frombuffer(encoded, dtype=np.uint8)
    runs = (codes - np.uint8(48)) < np.uint8(10)
    covered = 1
    while covered <= _LONGEST_SAFE_INTEGER_DIGITS:
        step = min(covered, _LONGEST_SAFE_INTEGER_DIGITS + 1 - covered)
        runs = runs[:-step] & runs[step:]
        covered += step
    return bool(runs.any())


def _with_exact_integers(value: Json) -> object:
    """The same value with integers that orjson cannot write replaced by their digits."""
    if isinstance(value, dict):
        return {key: _with_exact_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_exact_integers(item) for item in value]
    if isinstance(value, int) and not _INT64_MIN <= value <= _UINT64_MAX:
        return orjson.Fragment(str(value))
    return value
