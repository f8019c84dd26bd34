"""Which certificate a server shows: files of its operator's, or its own authority's; renewed while it runs."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formserver.tls.authority import FOLDER, SERVER_FILE, authority_certificate, keep_certificates
from formserver.tls.places import reached


@dataclass(frozen=True, slots=True)
class Certificates:
    """``cert`` and ``key`` name files (PEM, the key also inside the first); without them the data folder's count."""

    data: Path
    cert: str = ""
    key: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the server's own authority signed it, so that devices have to be told to trust it."""
        return not self.cert

    def context(self, *, now: datetime) -> ssl.SSLContext:
        """Return what TLS is spoken with; raise OSError when files cannot be read or do not fit each other."""
        if self.is_own:
            keep_certificates(self.data, reached(*self.names), now=now)
        return server_context(*self._files())

    def renew(self, context: ssl.SSLContext, *, now: datetime) -> None:
        """Let ``context`` show the certificate that is there now, made anew where it must be; as context."""
        if self.cert or keep_certificates(self.data, reached(*self.names), now=now):
            context.load_cert_chain(*self._files())

    def authority(self) -> bytes:
        """Return the certificate (DER) that devices have to trust, while it ``is_own``."""
        return authority_certificate(self.data)

    def _files(self) -> tuple[str, str | None]:
        if self.cert:
            return self.cert, self.key or None
        return str(self.data / FOLDER / SERVER_FILE), None


def server_context(certificate: str, key: str | None = None) -> ssl.SSLContext:
    """Return what TLS is spoken with; raise OSError when the files cannot be read or do not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(certificate, key)
    return context
