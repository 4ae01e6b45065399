"""Ed25519 signatures checked with nothing but Python (RFC 8032, sections 5.1 and 6); nothing here can sign."""

import hashlib
from typing import NamedTuple

PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)


class Point(NamedTuple):
    """A point of the curve in extended coordinates."""

    x: int
    y: int
    z: int
    t: int


def added(one: Point, other: Point) -> Point:
    """The sum of two points."""
    a = (one.y - one.x) * (other.y - other.x) % PRIME
    b = (one.y + one.x) * (other.y + other.x) % PRIME
    c, d = 2 * one.t * other.t * CURVE % PRIME, 2 * one.z * other.z % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def times(number: int, point: Point) -> Point:
    """A point added to itself so many times."""
    result = Point(0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = added(result, point)
        point, number = added(point, point), number >> 1
    return result


def decoded(text: bytes) -> "Point | None":
    """The point that 32 bytes stand for; None where they stand for none."""
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(text) != 32 or y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return Point(x, y, 1, x * y % PRIME)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message was made with the private half of a public key."""
    base = decoded((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))
    point, commitment = decoded(key), decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if base is None or point is None or commitment is None or len(signature) != 64 or scalar >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    left = times(scalar, base)
    right = added(commitment, times(int.from_bytes(hashed, "little") % ORDER, point))
    return (left.x * right.z - right.x * left.z) % PRIME == 0 and (left.y * right.z - right.y * left.z) % PRIME == 0
