"""Releases: what a new one must hold of the last, and its archive."""
