"""cpclerk: for the people who run child protection conferences."""

__version__ = "0.1.0"
