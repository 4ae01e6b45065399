"""ECDSA signatures on the curves of NIST checked with nothing but Python (FIPS 186-5, section 6.4.2).

Nothing here can sign, and nothing is secret: it need not take the same time for every key.
"""

import base64
import hashlib
from typing import NamedTuple

EC_KEY = bytes.fromhex("2a8648ce3d0201")  # the object identifier of a public key of an elliptic curve
UNCOMPRESSED = 4


class Curve(NamedTuple):
    """y² = x³ - 3x + b over a prime, its base point, the number of its points, and the hash that goes with it."""

    prime: int
    b: int
    x: int
    y: int
    order: int
    hash: str


# The three curves that model signing allows (NIST SP 800-186), by the object identifier that a key names them with.
CURVES = {
    bytes.fromhex("2a8648ce3d030107"): Curve(
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        "sha256",
    ),
    bytes.fromhex("2b81040022"): Curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        "sha384",
    ),
    bytes.fromhex("2b81040023"): Curve(
        2**521 - 1,
        int(
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1"
            "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            16,
        ),
        int(
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba"
            "a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            16,
        ),
        int(
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c"
            "97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
            16,
        ),
        int(
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            16,
        ),
        "sha512",
    ),
}


class PublicKey(NamedTuple):
    """A point of a curve."""

    curve: Curve
    x: int
    y: int
    der: bytes


class InvalidSignatureError(Exception):
    """A signature, a key or what was signed does not hold; the message says which."""


def public_key(pem: str) -> PublicKey:
    """The key in a PEM text. Raises InvalidSignatureError where it is none of a curve that model signing allows."""
    text = pem.partition("-----BEGIN PUBLIC KEY-----")[2].partition("-----END PUBLIC KEY-----")[0]
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
        _, whole, _ = read_der(der)
        _, algorithm, rest = read_der(whole)
        _, kind, parameters = read_der(algorithm)
        curve = CURVES[read_der(parameters)[1]]
        point = read_der(rest)[1][1:]  # a bit string: its first byte is how many bits of the last are unused
    except (ValueError, KeyError, IndexError) as error:
        raise InvalidSignatureError("the public key is no PEM of an elliptic curve P-256, P-384 or P-521") from error
    size = (curve.prime.bit_length() + 7) // 8
    x, y = int.from_bytes(point[1 : size + 1], "big"), int.from_bytes(point[size + 1 :], "big")
    is_on_curve = (y * y - (x * x * x - 3 * x + curve.b)) % curve.prime == 0 and max(x, y) < curve.prime
    if kind != EC_KEY or len(point) != 2 * size + 1 or point[0] != UNCOMPRESSED or not is_on_curve:
        raise InvalidSignatureError("the public key is no point of its curve")
    return PublicKey(curve, x, y, der)


def read_der(text: bytes) -> "tuple[int, bytes, bytes]":
    """The tag and content of the first value of a DER text, and what follows it. Raises ValueError, IndexError."""
    size, start = text[1], 2
    if size & 0x80:
        start = 2 + (size & 0x7F)
        size = int.from_bytes(text[2:start], "big")
    if start + size > len(text):
        raise ValueError("cut off")
    return text[0], text[start : start + size], text[start + size :]


def is_signed_by(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether a signature (DER) of a message was made with the private half of a key."""
    try:
        _, both, _ = read_der(signature)
        _, first, rest = read_der(both)
        r, s = int.from_bytes(first, "big"), int.from_bytes(read_der(rest)[1], "big")
    except (ValueError, IndexError):
        return False
    curve = key.curve
    if not (0 < r < curve.order and 0 < s < curve.order):
        return False
    digest = hashlib.new(curve.hash, message).digest()
    number = int.from_bytes(digest, "big") >> max(0, len(digest) * 8 - curve.order.bit_length())
    inverse = pow(s, -1, curve.order)
    base = multiplied(curve, number * inverse % curve.order, (curve.x, curve.y))
    found = summed(curve, base, multiplied(curve, r * inverse % curve.order, (key.x, key.y)))
    return found is not None and found[0] % curve.order == r


def summed(curve: Curve, one: "tuple[int, int] | None", other: "tuple[int, int] | None") -> "tuple[int, int] | None":
    """The sum of two points of a curve; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % curve.prime == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, curve.prime)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, curve.prime)
    x = (slope * slope - one[0] - other[0]) % curve.prime
    return x, (slope * (one[0] - x) - one[1]) % curve.prime


def multiplied(curve: Curve, number: int, point: "tuple[int, int] | None") -> "tuple[int, int] | None":
    """A point of a curve added to itself so many times."""
    result: tuple[int, int] | None = None
    while number:
        if number & 1:
            result = summed(curve, result, point)
        point, number = summed(curve, point, point), number >> 1
    return result
