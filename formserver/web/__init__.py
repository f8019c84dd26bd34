"""Doors for browsers and machines: each parses, calls one use case, renders."""
