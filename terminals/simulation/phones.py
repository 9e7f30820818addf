"""What people hold to a reader: cards, and phones with real keys. Pure: no Django, no database."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Phone:
    """A private key that never leaves it. `public_key` is what it registers: base64 of the DER SubjectPublicKeyInfo."""

    private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @property
    def public_key(self) -> str:
        der = self.private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(der).decode()

    def sign(self, message: bytes) -> str:
        """Base64 of the signature: PKCS#1 v1.5 SHA-256 or ECDSA P-256 SHA-256 (API.md, Terminal protocol)."""
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            signature = self.private_key.sign(message, padding.PKCS1v15(), SHA256())
        else:
            signature = self.private_key.sign(message, ec.ECDSA(SHA256()))
        return base64.b64encode(signature).decode()


def rsa_phone() -> Phone:
    return Phone(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def p256_phone() -> Phone:
    return Phone(ec.generate_private_key(ec.SECP256R1()))
