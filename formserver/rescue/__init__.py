"""Rescue: what devices seal to the server's key: their own key, and copies of all their records."""
