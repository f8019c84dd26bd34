"""https of this server's own: an authority, the certificate that it signs, the thread that speaks TLS in front."""
