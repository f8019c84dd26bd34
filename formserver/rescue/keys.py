"""The key that devices seal to, and what they sealed with it (static/offline/sealTo.js).

    sealed = point (65 bytes) · IV (12) · AES-256-GCM under HKDF-SHA-256 of ECDH P-256 with a key made for it

The private key is a file of the data folder, made when it is first asked for; who has it can open every copy.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from formserver.errors import Problem
from formserver.store.lock import RESCUE_FILE, write_private

INFO = b"formserver rescue 1"
POINT, IV = 65, 12


def public_point(data: Path) -> str:
    """Return the public key of a data folder as devices take it: its point, uncompressed, in base64."""
    return base64.b64encode(_point(_private_key(data))).decode("ascii")


def open_sealed(data: Path, sealed: bytes) -> bytes:
    """Return what a device sealed to this server; raise Problem ``rescue.foreign``."""
    own = _private_key(data)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:POINT])
        shared = own.exchange(ec.ECDH(), theirs)
        key = HKDF(hashes.SHA256(), 32, salt=sealed[:POINT] + _point(own), info=INFO).derive(shared)
        return AESGCM(key).decrypt(sealed[POINT : POINT + IV], sealed[POINT + IV :], None)
    except (ValueError, InvalidTag) as error:
        raise Problem("rescue.foreign") from error


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    how = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return key.public_key().public_bytes(*how)


def _private_key(data: Path) -> ec.EllipticCurvePrivateKey:
    path = data / RESCUE_FILE
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _make(path: Path) -> None:
    """Write a new key, unless another process was faster: a key that is there is never replaced."""
    kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    text = ec.generate_private_key(ec.SECP256R1()).private_bytes(*kind).decode("ascii")
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    write_private(fresh, text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
