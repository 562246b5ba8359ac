"""Data in and out of a store."""
