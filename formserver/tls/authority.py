"""A certificate authority of this server's own and the certificate that it signs, kept in the folder ``tls``.

    authority.pem   key and certificate of the authority, ten years; devices are told to trust its certificate
    server.pem      key and certificate of the server, a year; made anew before it ends and when addresses change

The authority can sign for this computer's names, for private networks and for no public name: who steals its key
cannot stand in for anything on the internet. Both files are readable by their owner alone, neither is in a backup.
"""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formserver.store.lock import write_private
from formserver.tls.places import Reached

FOLDER, AUTHORITY_FILE, SERVER_FILE = "tls", "authority.pem", "server.pem"
AUTHORITY_DAYS, SERVER_DAYS, RENEWED_BEFORE = 3653, 397, 30
#: Networks whose addresses belong to nobody in particular, so that a server may be carried from one to another.
PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
                 "::1/128", "fc00::/7", "fe80::/10")
)  # fmt: skip


def keep_certificates(data: Path, reached: Reached, *, now: datetime) -> bool:
    """See to it that the folder holds a server certificate that is good at ``now``; tell whether it is another.

    ``now`` has a zone. The authority is made once, and again when it ends or may not sign for an address.
    """
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _certificate(folder / AUTHORITY_FILE)
    if authority is None or _ends_soon(authority, now) or not _may_sign(authority, reached):
        _write(folder / AUTHORITY_FILE, *_new_authority(reached, now))
    elif _is_good(_certificate(folder / SERVER_FILE), authority, reached, now):
        return False
    _write(folder / SERVER_FILE, *_new_server(folder / AUTHORITY_FILE, reached, now))
    return True


def authority_certificate(data: Path) -> bytes:
    """Return the certificate of the authority (DER), which is no secret; never its key."""
    found = _certificate(data / FOLDER / AUTHORITY_FILE)
    if found is None:
        raise FileNotFoundError(data / FOLDER / AUTHORITY_FILE)
    return found.public_bytes(Encoding.DER)


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate as devices show it: ``A1 B2 …``."""
    return hashlib.sha256(certificate).digest().hex(" ").upper()


def _certificate(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())[0]
    except (FileNotFoundError, ValueError):
        return None


def _write(path: Path, key: ec.EllipticCurvePrivateKey, *certificates: x509.Certificate) -> None:
    """Write key and certificates into one file, so that they are never of two makings."""
    parts = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
    parts += [certificate.public_bytes(Encoding.PEM) for certificate in certificates]
    write_private(path, b"".join(parts).decode("ascii"))


def _new_authority(reached: Reached, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"formserver {_called(reached)}, made {now.date().isoformat()}")
    made = (
        _builder(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_permitted(reached), None), critical=True)
    )
    return key, made.sign(key, hashes.SHA256())


def _new_server(
    authority: Path, reached: Reached, now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate, x509.Certificate]:
    signer = load_pem_private_key(authority.read_bytes(), None)
    issuer = _certificate(authority)
    assert isinstance(signer, ec.EllipticCurvePrivateKey) and issuer is not None
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(now + timedelta(days=SERVER_DAYS), issuer.not_valid_after_utc)
    made = (
        _builder(_named(_called(reached)), issuer.subject, key, now, (until - now).days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_general(reached)), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    return key, made.sign(signer, hashes.SHA256()), issuer


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks of devices differ
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _called(reached: Reached) -> str:
    return next((name for name in reached.names if name.endswith(".local")), "localhost")


def _general(reached: Reached) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in reached.names]
    return names + [x509.IPAddress(address) for address in reached.addresses]


def _permitted(reached: Reached) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in reached.names]
    public = [ipaddress.ip_network(each) for each in reached.addresses if not any(each in net for net in PRIVATE)]
    return names + [x509.IPAddress(network) for network in (*PRIVATE, *public)]


def _may_sign(authority: x509.Certificate, reached: Reached) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    names = {each.value for each in permitted if isinstance(each, x509.DNSName)}
    networks = [each.value for each in permitted if isinstance(each, x509.IPAddress)]
    return names.issuperset(reached.names) and all(any(each in net for net in networks) for each in reached.addresses)


def _ends_soon(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_after_utc - now < timedelta(days=RENEWED_BEFORE)


def _is_good(server: x509.Certificate | None, authority: x509.Certificate, reached: Reached, now: datetime) -> bool:
    if server is None or _ends_soon(server, now):
        return False
    signer = server.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    if signer != authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest:
        return False  # a crash came between the two files
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return server.not_valid_before_utc <= now and set(names) == set(_general(reached))
