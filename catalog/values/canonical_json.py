"""Canonical JSON: one text, and so one hash, for equal events however they were written."""

import hashlib
import json
import math
from typing import NamedTuple, TypeAlias

import orjson

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_LONG_DIGIT_RUN = b"0" * 19
_DIGITS_TO_ZERO = bytes(ord("0") if chr(code).isdecimal() and code < 128 else ord(" ") for code in range(256))
# What orjson says of a number beyond 1.8e308, of an integer too.
_NO_DOUBLE = "infinity when parsed as double"
_SMALL_E = ord("e")
_INT64_MIN = -(2**63)
_UINT64_MAX = 2**64 - 1


class NotJsonError(ValueError):
    """The text is no JSON document."""


def parse_json(raw: bytes | str) -> Json:
    """The value of a JSON text, integers of any size exact; the last of equal keys counts.

    Raises NotJsonError, with the place, where the text is no JSON (RFC 8259).
    """
    try:
        try:
            value: Json = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            if _NO_DOUBLE not in str(error):
                raise
            return _parse_exactly(raw)
        if not _may_hold_long_integer(raw if isinstance(raw, bytes) else raw.encode()):
            return value
        return _parse_exactly(raw)
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error


def _parse_exactly(raw: bytes | str) -> Json:
    """The value, read by the slower parser, to which no integer is too long."""
    value: Json = json.loads(raw, parse_float=_finite, parse_constant=_finite)
    _written(value)  # this parser lets half a character pass, which no text may hold
    return value


def _finite(text: str) -> float:
    """The number, or ValueError where it is none that JSON and a double can hold."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is {_NO_DOUBLE}")
    return number


def canonical_json(value: Json) -> bytes:
    """UTF-8 JSON with keys by code point, no whitespace, and integers beyond 64 bits kept exact.

    Raises NotJsonError where the value cannot be written (a lone surrogate, nesting too deep).
    """
    return _written(value)


class EventText(NamedTuple):
    """An event, its canonical JSON, and that of each of its facets by the id of the facet's object."""

    event: Json
    body: bytes
    facet_texts: dict[int, bytes]


def read_event(raw: bytes) -> EventText:
    """The event of a JSON text with its canonical JSON. Raises NotJsonError where it is no JSON."""
    try:
        read = event_text(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return event_text(parse_json(raw))
    # An integer beyond 64 bits was read as a float of 1e16 or more, which is always written with an exponent.
    return event_text(parse_json(raw)) if _has_exponent(read.body) else read


def _has_exponent(body: bytes) -> bool:
    """Whether "e+" stands in it; looking for the rarer of the two first is a hundred times faster than for both."""
    at = body.find(b"+")
    while at > 0:
        if body[at - 1] == _SMALL_E:
            return True
        at = body.find(b"+", at + 1)
    return False


def event_text(event: Json) -> EventText:
    """The event with its canonical JSON. Every facet is written once: its text goes into the event's as it is."""
    if not isinstance(event, dict):
        return EventText(event, canonical_json(event), {})
    texts: dict[int, bytes] = {}
    outline: dict[str, object] = dict(event)
    for key in ("run", "job", "dataset"):
        holder = event.get(key)
        if isinstance(holder, dict):
            outline[key] = _with_facet_texts(holder, texts)
    for key in ("inputs", "outputs"):
        holders = event.get(key)
        if isinstance(holders, list):
            outline[key] = [
                _with_facet_texts(holder, texts) if isinstance(holder, dict) else holder for holder in holders
            ]
    return EventText(event, _written(outline), texts)


def _with_facet_texts(holder: dict[str, Json], texts: dict[int, bytes]) -> dict[str, object]:
    """The holder of some facets with each facet replaced by its canonical text, which is noted."""
    outline: dict[str, object] = dict(holder)
    for place in ("facets", "inputFacets", "outputFacets"):
        facets = holder.get(place)
        if isinstance(facets, dict):
            written: dict[str, object] = {}
            for name, body in facets.items():
                text = texts[id(body)] = _written(body)
                written[name] = orjson.Fragment(text)
            outline[place] = written
    return outline


def _written(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        pass
    try:
        return orjson.dumps(_with_exact_integers(value), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError) as error:
        reason = "nested deeper than 250 levels" if "ecursion" in str(error) else str(error)
        raise NotJsonError(reason) from error


def body_hash(canonical: bytes) -> bytes:
    """The SHA-256 of a canonical body, 32 bytes."""
    return hashlib.sha256(canonical).digest()


def _may_hold_long_integer(encoded: bytes) -> bool:
    """Whether 19 digits stand in a row, as in any integer beyond 64 bits; orjson reads such numbers as floats."""
    return _LONG_DIGIT_RUN in encoded.translate(_DIGITS_TO_ZERO)


def _with_exact_integers(value: object) -> object:
    """The same value with integers that orjson cannot write replaced by their digits."""
    if isinstance(value, dict):
        return {key: _with_exact_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_exact_integers(item) for item in value]
    if isinstance(value, int) and not _INT64_MIN <= value <= _UINT64_MAX:
        return orjson.Fragment(str(value))
    return value
