"""Web push in two seals: for the device's eyes only (RFC 8291), and signed by us (RFC 8292).

Written out here over `cryptography` because it is shorter than what a library for it brings
along: see docs/adr/0102.
"""

from __future__ import annotations

import base64
import binascii
import json
import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
# Every message has this many bytes before it is sealed: its length tells nothing either.
LENGTH = 128
RECORD = 4096


class BadKey(Exception):
    """What came is no key of the kind it should be."""


def encode(raw: bytes) -> str:
    """Base64 as addresses and push services write it."""
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of such a text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKey from error


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def device_key(p256dh: str) -> ec.EllipticCurvePublicKey:
    """A device's public key. Raises BadKey if it is not on the curve."""
    raw = decode(p256dh)
    try:
        if len(raw) == 65:
            return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey from error
    raise BadKey


def device_secret(auth: str) -> bytes:
    """What a device shares with us beside its key."""
    raw = decode(auth)
    if len(raw) != 16:
        raise BadKey
    return raw


def seal(
    plain: bytes,
    p256dh: str,
    auth: str,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """A message that only the device can open; `key` and `salt` are fresh unless a test asks."""
    theirs, secret = device_key(p256dh), device_secret(auth)
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    ours = point(key.public_key())
    shared = key.exchange(ec.ECDH(), theirs)
    mixed = derive(shared, secret, b"WebPush: info\0" + point(theirs) + ours, 32)
    cipher = AESGCM(derive(mixed, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = derive(mixed, salt, b"Content-Encoding: nonce\0", 12)
    # One record, the last: a 2 ends what was said, and zeros fill it up.
    padded = (plain + b"\2").ljust(LENGTH, b"\0")
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + cipher.encrypt(nonce, padded, None)


def derive(material: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    """HKDF with SHA-256."""
    return HKDF(hashes.SHA256(), length, salt, about).derive(material)


def new_signing_key() -> str:
    """A fresh key to sign with, as one line of a key file."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def signing_key(line: str) -> ec.EllipticCurvePrivateKey:
    """The key of such a line. Raises BadKey."""
    raw = decode(line)
    if len(raw) != 32:
        raise BadKey
    try:
        return ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)
    except ValueError as error:
        raise BadKey from error


def public_line(line: str) -> str:
    """What browsers and push services know us by."""
    return encode(point(signing_key(line).public_key()))


def signature(line: str, *, audience: str, subject: str, expires: int) -> str:
    """The header with which a push service knows that it is us (a JWT, ES256)."""
    key = signing_key(line)
    claims = {"aud": audience, "exp": expires, "sub": subject}
    parts = [{"typ": "JWT", "alg": "ES256"}, claims]
    text = ".".join(encode(json.dumps(p, separators=(",", ":")).encode()) for p in parts)
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{text}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={encode(point(key.public_key()))}"
