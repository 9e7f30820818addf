"""Keys and signatures. Pure: no Django, no database."""

import base64
import binascii
import hashlib
import secrets

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

SMALLEST_RSA_BITS = 2048
# No 0/O, 1/I/L: a person reads it off a screen and types it on a device.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 10


class UnusableKey(ValueError):
    """Not the base64 DER SubjectPublicKeyInfo of an RSA key of 2048 bits or more, or of a P-256 key."""


def new_key() -> str:
    """A terminal's key: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_pairing_code() -> str:
    """A one-time code that a person can type."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def digest(secret: str) -> str:
    """What is stored of a key or a code: its SHA-256 in hex. Both are random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def usable_public_key(text: str) -> str:
    """The canonical base64 of a phone's public key, so that the same key always reads the same. Raises UnusableKey."""
    try:
        key = load_der_public_key(_decoded(text))
        if not _usable(key):
            raise UnusableKey
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKey from error
    return base64.b64encode(der).decode()


def signed_by(public_key: str, message: bytes, signature: str) -> bool:
    """Whether the base64 `signature` over `message` was made with the private half of the stored `public_key`.

    The stored key decides the algorithm, never the message: PKCS#1 v1.5 SHA-256 or ECDSA P-256 SHA-256 (DER).
    """
    key = load_der_public_key(base64.b64decode(public_key))
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(_decoded(signature), message, padding.PKCS1v15(), SHA256())
        else:
            key.verify(_decoded(signature), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _usable(key) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SMALLEST_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def _decoded(text: str) -> bytes:
    """Standard base64; line breaks, which Android's default encoder puts in, are passed over."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from error
