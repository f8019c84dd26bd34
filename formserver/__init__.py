"""formserver: XLSForms compiled once into web forms, checks, and tables."""

__version__ = "0.1.0"
