"""Phones and cards as the doors meet them: they speak the field protocol through a test client."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def ms(at) -> int:
    """An instant, or text in ISO 8601 taken as UTC, as terminals write it."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return int(at.timestamp() * 1000)


@dataclass
class Phone:
    uid: str
    key: object

    @property
    def public_key_b64(self) -> str:
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(der).decode()

    def sign(self, message: bytes) -> str:
        if isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(message, padding.PKCS1v15(), SHA256())
        else:
            signature = self.key.sign(message, ec.ECDSA(SHA256()))
        return base64.b64encode(signature).decode()

    def sign_challenge(self, challenge_b64: str) -> str:
        return self.sign(base64.urlsafe_b64decode(challenge_b64 + "=" * (-len(challenge_b64) % 4)))


@cache
def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def p256_key():
    return ec.generate_private_key(ec.SECP256R1())


def tap(client, uid, at, **more):
    """A card at the reader; the answer's body."""
    return client.post("/api/terminal/scan", {"uid": uid, "ts": ms(at), **more}, format="json")


def register(client, phone):
    return client.post(
        "/api/register/first-scan", {"employee_uid": phone.uid, "public_key_b64": phone.public_key_b64}, format="json"
    )


def challenge(client) -> str:
    return client.post("/api/terminal/challenge", {}, format="json").json()["challenge_b64"]


def present(client, phone, at, challenge_b64, signature=None, **more):
    """A phone answers the challenge."""
    body = {
        "employee_uid": phone.uid,
        "ts": ms(at),
        "challenge_b64": challenge_b64,
        "signature_b64": phone.sign_challenge(challenge_b64) if signature is None else signature,
        **more,
    }
    return client.post("/api/terminal/secure-scan", body, format="json")
